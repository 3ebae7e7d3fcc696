"""Prints what the installed packages of this environment weigh: one line, in MB on disk. --save FILE writes it there instead.

pip itself and setuptools are left out: every environment has them.
"""

import argparse
import sysconfig
from pathlib import Path

BOOTSTRAP = {"pip", "setuptools", "pkg_resources", "_distutils_hack"}


def size_mb(path: Path) -> float:
    """Megabytes (1e6 bytes) of the files below ``path``, links not followed."""
    files = [path] if path.is_file() else path.rglob("*")
    return sum(f.lstat().st_size for f in files if not f.is_dir()) / 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--save", type=Path)
    options = parser.parse_args()
    site = Path(sysconfig.get_path("purelib"))
    sizes = {p.name: size_mb(p) for p in site.iterdir() if p.name.split("-")[0] not in BOOTSTRAP}
    own = Path(__file__).parents[1] / "src" / "tolltrace"
    sizes["tolltrace itself"] = size_mb(own)
    largest = sorted(sizes.items(), key=lambda item: -item[1])[:6]
    names = ", ".join(f"{name} {mb:.0f}" for name, mb in largest)
    line = f"Installed size: {sum(sizes.values()):.0f} MB (largest: {names})"
    if options.save:
        options.save.write_text(line + "\n", encoding="utf-8")
    else:
        print(line)


if __name__ == "__main__":
    main()
