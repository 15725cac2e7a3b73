"""PDFs as several programs make them, of text from both sides: headings, bold words, tables."""

from __future__ import annotations

import re
from base64 import b64encode
from html import unescape
from io import BytesIO
from pathlib import Path

from django.contrib.staticfiles import finders
from fpdf import FPDF
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, NameObject
from pypdf.generic import NumberObject as Number

from hub.demo.files import FONTS, font_files

# Which part no words.
INLINE = re.compile(r"</?(?:a|b|bdi|code|em|i|span|strong|sub|sup)\b[^>]*>")
TAG = re.compile(r"<[^>]+>")

TEXTS = {
    "en": """
<h1>Shade paths: a guide for a town of 50,000</h1>
<p>The town planted <b>three hundred trees</b> along 12 streets in 2030; it is 3.5 degrees cooler
(Cagliari, <b>IoT</b>). A wo<b>rd</b> half in bold; città, niño, office, affluent. There is
<bdi lang="he">שלום עולם</bdi> inside, and <bdi lang="ar">المدينة الخضراء</bdi> too.</p>
<table><tr><th>Street</th><th>Before</th><th>After</th></tr>
<tr><td>Via Roma</td><td>41.5°C</td><td>38°C</td></tr>
<tr><td>רחוב הרצל</td><td>Sensor A-7</td><td>€ 1.250</td></tr></table>
<p class="wide">SPACED LETTERS</p>
<p class="justified">This line is long and set to both sides, so that the gaps between its words are
stretched or squeezed, which says nothing about the words. H<sub>2</sub>O, 5 m<sup>2</sup>.</p>
""",
    "he": """
<h1>שבילי צל: מדריך לעיר בת 50,000 תושבים</h1>
<p>הרשות נטעה <b>שלוש מאות עצים</b> לאורך 12 רחובות בשנת 2030, והטמפרטורה ירדה ב-3.5 מעלות
(Tel Aviv, <b>IoT</b>). מילה מו<b>דגש</b>ת באמצע, וגם <i>נטוי</i> ו<a href="/">קישור</a>.
דוא"ל: <bdi dir="ltr">info@hub.example.org</bdi>, טלפון <bdi dir="ltr">+972-3-1234567</bdi>.</p>
<h2>תוצאות המדידה (PM10)</h2>
<table><tr><th>רחוב</th><th>לפני השתילה</th><th>אחרי</th></tr>
<tr><td>הרצל</td><td>41.5°C</td><td>38°C</td></tr>
<tr><td>שדרות ירושלים</td><td>Sensor A-7</td><td>1,250 ש"ח</td></tr>
<tr><td>גן העצמאות</td><td>תל-אביב</td><td>12.5.2030 14:30</td></tr></table>
<ul><li>סעיף ראשון</li><li>סעיף שני עם <b>GIS</b> וגם LoRaWAN</li></ul>
<p class="justified">השורה הזאת ארוכה ומיושרת לשני הצדדים כדי שהרווחים שבין המילים יימתחו, וגם Smart
City Platform נמצאת בה באמצע, והיא נשברת לכמה שורות עם מספרים כמו 1999-2030 ועוד 50% הנחה.</p>
<p>שָׁלוֹם עֲלֵיכֶם</p>
""",
    "ar": """
<h1>ممرات الظل: دليل لمدينة يسكنها 50,000 نسمة</h1>
<p>غرست البلدية <b>ثلاثمائة شجرة</b> على طول 12 شارعًا في عام 2030، وانخفضت الحرارة 3.5 درجات
(Tunis, <b>IoT</b>). كلمة بخطٍّ <b>عريض</b> في الوسط، و<i>مائل</i> و<a href="/">رابط</a>.
البريد: <bdi dir="ltr">info@hub.example.org</bdi>، الهاتف <bdi dir="ltr">+216-71-123456</bdi>.</p>
<h2>نتائج القياس (PM10)</h2>
<table><tr><th>الشارع</th><th>قبل الغرس</th><th>بعده</th></tr>
<tr><td>الحبيب بورقيبة</td><td>41.5°C</td><td>38°C</td></tr>
<tr><td>شارع الحرية</td><td>Sensor A-7</td><td>١٢٥٠ دينارًا</td></tr>
<tr><td>الإسلام والأمل</td><td>لا إله</td><td>12/5/2030 14:30</td></tr></table>
<ul><li>البند الأول</li><li>البند الثاني مع <b>GIS</b> و LoRaWAN</li></ul>
<p class="justified">هذا السطر طويل ومحاذى من الجانبين لكي تتمدد المسافات بين الكلمات، وفيه أيضًا
Smart City Platform في الوسط، وينكسر إلى عدة أسطر مع أرقام مثل ١٩٩٩ و 2030 وخصم 50% أيضًا.</p>
<p>السَّلَامُ عَلَيْكُمْ</p>
""",
}


def words_of(html: str) -> str:
    """Return the words of a page as they were typed."""
    return " ".join(unescape(TAG.sub(" ", INLINE.sub("", html))).split())


def build_html(code: str) -> str:
    """Return the text as a page that brings its fonts."""
    faces = "".join(
        f"@font-face {{ font-family: {name}; font-weight: 300 900; src: url({as_data(file)}) }}\n"
        for name, file in FONTS.items()
    )
    style = """
    body { font: 11pt/1.5 latin, hebrew, arabic }
    table { inline-size: 100%; border-collapse: collapse }
    td, th { text-align: start; padding: 1mm }
    .justified { text-align: justify }
    .wide { letter-spacing: 0.1em }
    """
    direction = "ltr" if code == "en" else "rtl"
    return (
        f'<!DOCTYPE html><html lang="{code}" dir="{direction}"><meta charset="utf-8">'
        f"<title>Sample</title><style>{faces}{style}</style><body>{TEXTS[code]}</body></html>"
    )


def as_data(file: str) -> str:
    font = Path(finders.find(f"home/fonts/{file}")).read_bytes()
    return f"data:font/woff2;base64,{b64encode(font).decode()}"


def print_with_fpdf(code: str) -> bytes:
    """Return the rows of the text's table as fpdf2 sets them, each cell on its own."""
    pdf = FPDF(format="A4")
    for name, path in font_files().items():
        pdf.add_font(name, fname=path)
        pdf.add_font(name, style="B", fname=path)
    own = {"en": "latin", "he": "hebrew", "ar": "arabic"}[code]
    pdf.set_fallback_fonts([name for name in FONTS if name != own], exact_match=False)
    pdf.set_text_shaping(use_shaping_engine=True, direction="ltr" if code == "en" else "rtl")
    pdf.add_page()
    pdf.set_font(own, size=11)
    with pdf.table() as table:
        for row in rows_of(code):
            table.row(row if code == "en" else row[::-1])  # it begins at the left
    return bytes(pdf.output())


def rows_of(code: str) -> list[list[str]]:
    rows = TEXTS[code].split("<tr>")[1:]
    return [re.findall(r"<t[hd]>([^<]+)<", row) for row in rows]


def drawn(program: str) -> bytes:
    """Return a page that is drawn by `program`, with a font of the name /F.

    Its codes are those of Unicode, and each of its glyphs is half as wide as it is high.
    """
    writer = PdfWriter()
    page = writer.add_blank_page(600, 800)
    inner = make_dictionary(Type="/Font", Subtype="/CIDFontType2", DW=Number(500))
    font = make_dictionary(Type="/Font", Subtype="/Type0", Encoding="/Identity-H")
    font[NameObject("/DescendantFonts")] = ArrayObject([inner])
    page[NameObject("/Resources")] = make_dictionary(Font=make_dictionary(F=font))
    content = DecodedStreamObject()
    content.set_data(program.encode())
    page[NameObject("/Contents")] = content
    made = BytesIO()
    writer.write(made)
    return made.getvalue()


def make_dictionary(**entries: object) -> DictionaryObject:
    return DictionaryObject(
        {
            NameObject(f"/{name}"): NameObject(entry) if isinstance(entry, str) else entry
            for name, entry in entries.items()
        }
    )
