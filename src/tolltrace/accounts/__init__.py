"""Who may do what with a casebook: accounts, their passwords and second factors, sessions, and tokens for programs."""

from tolltrace.accounts.door import Door, Refused
from tolltrace.accounts.roles import VISITOR, Grant, Role, Visitor
from tolltrace.accounts.vault import NAME, Account, Token, Vault

__all__ = ["NAME", "VISITOR", "Account", "Door", "Grant", "Refused", "Role", "Token", "Vault", "Visitor"]
