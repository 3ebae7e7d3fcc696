"""Small documents of every kind, made in memory. All sentences are invented."""

from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import docx
from pypdf import PdfReader, PdfWriter

from tolltrace.ingest import Ingested, IngestOptions, ingest
from tolltrace.model import Notice

SENTENCE = "At least nine farmers died on Tuesday when a shell hit a barn near Qasr Amir, a nurse at the clinic said."
ARABIC = "قتل تسعة مزارعين على الأقل يوم الثلاثاء عندما أصابت قذيفة حظيرة قرب قصر عامر بحسب ممرضة في العيادة"

PAGE = f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Shell hits barn near Qasr Amir | Wadi Herald</title>
<meta property="og:title" content="Shell hits barn near Qasr Amir"><meta property="og:site_name" content="Wadi Herald">
<meta property="article:published_time" content="2019-03-05T08:00:00Z">
<link rel="canonical" href="https://wadi-herald.example/2019/barn"></head>
<body><nav><a href="/">Home</a> <a href="/war">War</a></nav><article><h1>Shell hits barn near Qasr Amir</h1>
<p>{SENTENCE}</p><p>Two of the dead were brothers who had come to mend the roof, their cousin told the paper by telephone on
Wednesday morning, and a third man is still being treated in the district hospital.</p></article>
<footer>All rights reserved</footer></body></html>"""

MENU = """<!doctype html><html><head><title>Wadi Herald</title></head><body><nav><ul><li><a href="/">Home</a></li>
<li><a href="/a">News</a></li><li><a href="/b">Sport</a></li></ul></nav></body></html>"""


def pdf(*pages: str) -> bytes:
    """A PDF with a line of text on each page ("" gives a page without text)."""
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"", b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"]
    kids = []
    for text in pages:
        stream = f"BT /F1 12 Tf 40 700 Td ({text}) Tj ET".encode("latin-1") if text else b""
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream))
        content = len(objects)
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>/Contents %d 0 R>>" % content
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<</Type/Pages/Kids[%s]/Count %d>>" % (b" ".join(kids), len(kids))
    out, offsets = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def locked_pdf(password: str) -> bytes:
    """A PDF whose reading needs ``password``; with "" only printing and the like are restricted."""
    writer = PdfWriter(PdfReader(BytesIO(pdf(SENTENCE))))
    writer.encrypt(user_password=password, owner_password="owner", algorithm="RC4-128")
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def word(*paragraphs: str, table: tuple[tuple[str, ...], ...] = ()) -> bytes:
    document = docx.Document()
    document.core_properties.title = "Field note"
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    if table:
        grid = document.add_table(len(table), len(table[0]))
        for row, cells in zip(grid.rows, table, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def zip_bomb() -> bytes:
    """A .docx of some kilobytes that unpacks to 300 MB."""
    out = BytesIO(word("short"))
    block = bytes(1 << 20)
    with ZipFile(out, "a", ZIP_DEFLATED) as package, package.open("word/media/image1.png", "w") as entry:
        for _ in range(300):
            entry.write(block)
    return out.getvalue()


def put(folder: Path, name: str, content: bytes | str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def read(*paths: Path, options: IngestOptions | None = None) -> tuple[list[Ingested], list[str]]:
    """What landed, and every notice as its one line with the folder's name taken out."""
    landed, told = [], []
    for found in ingest(paths, options):
        if isinstance(found, Notice):
            told.append(str(found))
        else:
            landed.append(found)
    return landed, told
