"""What a person who types a query expects: forms of a word that meet, and words that do not."""

from __future__ import annotations

import pytest

from search.normalise import LANGUAGES
from tests.search.words import is_found

# One row: query, text, language of the text, is it found.
GOLDEN = [
    # English
    ("city", "Smart cities of the Mediterranean", "en", True),
    ("cities", "A city that listens", "en", True),
    ("lights", "Street lighting after midnight", "en", True),
    ("malaga", "Shared mobility in Málaga", "en", True),
    ("MÁLAGA", "Shared mobility in Malaga", "en", True),
    ("universities", "Segura University", "en", True),
    ("city's", "The city of Genoa", "en", True),
    ("city", "The city’s water network", "en", True),
    ("leak", "Finding leaks by sound", "en", True),
    ("co creation", "A call for co-creation", "en", True),
    ("covid 19", "After COVID-19", "en", True),
    ("5g", "A 5G pilot", "en", True),
    ("izmir", "İzmir opens its data", "en", True),
    ("ｗａｔｅｒ", "Clean water", "en", True),
    ("school buildings", "School and building", "en", True),
    ("train", "Training for officials", "en", True),
    ("water", "Waste collection", "en", False),
    ("city water", "The city of Genoa", "en", False),
    ("art", "Smart parking", "en", False),
    ("bus", "Business support", "en", False),
    ("wifi", "Free Wi-Fi on the square", "en", True),
    ("wi fi", "Free Wi‑Fi on the square", "en", True),
    ("Wi-Fi", "Public wifi", "en", True),
    ("emobility", "E-mobility in ports", "en", True),
    ("e-mobility", "eMobility in ports", "en", True),
    ("start up", "A startup from Haifa", "en", True),
    ("startup", "A start-up from Haifa", "en", True),
    ("covid19", "After COVID-19", "en", True),
    ("IoT", "The I.o.T. in small towns", "en", True),
    ("i.o.t.", "An IoT platform", "en", True),
    ("co2", "Less CO₂ in class", "en", True),
    ("CO₂", "Less CO2 in class", "en", True),
    ("1240", "1,240 lamps", "en", True),
    ("1.240", "1,240 lamps", "en", True),
    ("R&D", "Money for R & D", "en", True),
    ("organization", "Organisations and their colours", "en", True),
    ("color", "Organisations and their colours", "en", True),
    ("neighborhood", "Neighbourhood centres", "en", True),
    ("center", "Neighbourhood centres", "en", True),
    ("child", "Safe ways for children", "en", True),
    ("life in venice", "A wifi in Venice", "en", False),
    ("PM1", "PM10 in classrooms", "en", False),
    # Spanish
    ("energia", "Energía para los barrios", "es", True),
    ("energía", "ENERGIA", "es", True),
    ("ciudad", "Ciudades inteligentes", "es", True),
    ("ciudades", "La ciudad inteligente", "es", True),
    ("niño", "Caminos seguros para niños", "es", True),
    ("ninos", "Un niño en bicicleta", "es", True),
    ("solucion", "Siete soluciones abiertas", "es", True),
    ("soluciones", "Una solución abierta", "es", True),
    ("iluminacion", "¿Cómo mejorar la iluminación?", "es", True),
    ("arbol", "Árboles y sombra", "es", True),
    ("residuo", "Gestión de residuos", "es", True),
    ("evento", "Próximos eventos", "es", True),
    ("agua", "Energía para los barrios", "es", False),
    ("niño agua", "Caminos seguros para niños", "es", False),
    ("mar", "Marzo en Murcia", "es", False),
    ("luz", "Luces que se apagan", "es", True),
    ("luces", "La luz de la calle", "es", True),
    ("PM10", "Partículas PM 10", "es", True),
    ("pm 10", "Partículas PM10", "es", True),
    ("28000", "Entre 28 000 y 41 000 euros", "es", True),
    ("28 000", "Entre 28.000 y 41.000 euros", "es", True),
    ("I+D", "Proyectos de I + D", "es", True),
    # Italian
    ("citta", "Città d'acqua", "it", True),
    ("Città", "Le citta intelligenti", "it", True),
    ("acqua", "La qualità dell’acqua", "it", True),
    ("l'acqua", "Acqua chiara", "it", True),
    ("dell'acqua", "L'acqua di Genova", "it", True),
    ("ospedale", "L'ospedale e gli ospedali", "it", True),
    ("universita", "L'università di Torino", "it", True),
    ("scuole", "Aria nelle scuole: una scuola alla volta", "it", True),
    ("scuola", "Aria nelle scuole", "it", True),
    ("rifiuto", "Raccolta dei rifiuti", "it", True),
    ("acque", "La qualità dell'acqua", "it", True),
    ("acqua", "Le acque del porto", "it", True),
    ("aiuto", "Gli aiuti del comune", "it", True),
    ("rifiuti", "Non si rifà la strada, non c'è da rifare", "it", False),
    ("salute", "La sala dei salari", "it", False),
    ("soluzioni", "La soluzione aperta", "it", True),
    ("qualita", "QUALITÀ DELL'ARIA", "it", True),
    ("mobilita", "Mobilità condivisa", "it", True),
    ("energia", "Acqua chiara", "it", False),
    ("scuola rifiuti", "Aria nelle scuole", "it", False),
    ("aria", "Area pedonale", "it", False),
    ("parchi", "Il parco del quartiere", "it", True),
    ("biblioteca", "Le biblioteche del comune", "it", True),
    ("idrica", "Le reti idriche", "it", True),
    ("pm10", "Polveri PM10 nell'aria", "it", True),
    ("UE", "I fondi dell'U.E.", "it", True),
    # Hebrew
    ("ערים", "פתרונות לערים", "he", True),
    ("עיר", "תאורה בערים חכמות", "he", True),
    ("ערים", "בעיר חכמה", "he", True),
    ("ספרייה", "הספרייה העירונית", "he", True),
    ("ספריות", "בספרייה החדשה", "he", True),
    ("ילדים", "והילדים חוזרים הביתה", "he", True),
    ("לומד", "הלומדים בקורס", "he", True),
    ("בתים", "ובבתים ישנים", "he", True),
    ("שכונה", "שלוש השכונות", "he", True),
    ("בשכונת", "שכונה ירוקה", "he", True),
    ("תל אביב", "מפגש בתל־אביב", "he", True),
    ("תל-אביב", "תל אביב-יפו", "he", True),
    ('צה"ל', "צה״ל", "he", True),
    ("שלום", "שָׁלוֹם", "he", True),
    ("תחבורה", "והתחבורה הציבורית", "he", True),
    ("מים", "דליפות מהמים", "he", True),
    ("שירות", "לשירותים הדיגיטליים", "he", True),
    ("מפה", "במפות הצל", "he", True),
    ("GIS", "מערכת ב-GIS פתוח", "he", True),
    ("דו״ח", 'הדו"ח השנתי', "he", True),
    ("דוח", "הדו״ח השנתי", "he", True),
    ("תל־אביב", "תל אביב", "he", True),
    ("תלאביב", "תל־אביב", "he", True),
    ("סטארט אפ", "סטארט־אפים מקומיים", "he", True),
    ("סטארטאפ", "סטארט־אפ מקומי", "he", True),
    ("gis", "פתוח בGIS ובWhatsApp", "he", True),
    ("2030", "יעדים ל2030", "he", True),
    ("מיכל", "שבעה מכלים מלאים", "he", True),
    ("ﬠיר", "בעיר חכמה", "he", True),
    ("הכלה", "כלכלה מקומית", "he", False),
    ("מלון", "שלום", "he", False),
    ("מים", "ימים פתוחים", "he", False),
    ("ים", "משווים שלושה מחירים", "he", False),
    ("ים", "כללים פשוטים", "he", False),
    ("ים", "העיר והים", "he", True),
    ("מים", "אוויר ומים", "he", True),
    ("מורה", "כדי לשמור על הקיר", "he", False),
    ("לשמור", "המורה פתחה חלון", "he", False),
    ("שמש", "המבנה משמש את השכנים", "he", False),
    ("שמש", "בצל ובשמש", "he", True),
    ("ספר", "המספר של הפנס", "he", False),
    ("גן", "להגנת החוף", "he", False),
    ("גנים", "בגן הקטן", "he", True),
    ("מגיעים", "כדי להגיע בזמן", "he", True),
    ("החליטו", "מחליטים ביחד", "he", False),
    ("מחליטים", "כדי להחליט ביחד", "he", True),
    ("מים", "מי שמפעיל את הפלטפורמה", "he", False),
    ("פסולת", "תאורה חכמה", "he", False),
    ("עיר פסולת", "בעיר חכמה", "he", False),
    # Arabic
    ("مدن", "حلول للمدن", "ar", True),
    ("المدن", "حلول للمدن", "ar", True),
    ("مدينة", "والمدن المتوسطية", "ar", True),
    ("المدينة", "بمدينة رام الله", "ar", True),
    ("مدينه", "المدينة الذكية", "ar", True),
    ("مُؤتَمَر", "مؤتمر", "ar", True),
    ("مؤتمر", "مُؤْتَمَرٌ", "ar", True),
    ("مياه", "مـيـاه نظيفة", "ar", True),
    ("مكتبة", "المكتبات العامة", "ar", True),
    ("بلدية", "وبلديات الساحل", "ar", True),
    ("انارة", "الإنارة الذكية", "ar", True),
    ("إنارة", "وبالإنارة الموفرة", "ar", True),
    ("مستشفي", "المستشفى", "ar", True),
    ("المواطنون", "مشاركة المواطنين", "ar", True),
    ("حل", "الحلول المفتوحة", "ar", True),
    ("وزارة", "الوزارة", "ar", True),
    ("2026", "عام ٢٠٢٦", "ar", True),
    ("٢٠٢٦", "عام 2026", "ar", True),
    ("كهربائي", "الكهرباء", "ar", True),
    ("ﻣﺪﻳﻨﺔ", "المدينة الذكية", "ar", True),
    ("مدينة", "ﺍﻟﻤﺪﻳﻨﺔ ﺍﻟﺬﻛﻴﺔ", "ar", True),
    ("مشروع", "أربعة وعشرون مشروعًا", "ar", True),
    ("نافذة", "والنوافذ المفتوحة", "ar", True),
    ("قاعدة", "القواعد الجديدة", "ar", True),
    ("الأعضاء", "كل عضو في الفريق", "ar", True),
    ("لجنة", "اللجان المحلية", "ar", True),
    ("البلدي", "البلديات الساحلية", "ar", True),
    ("۲۰۲۶", "عام ٢٠٢٦", "ar", True),
    ("٣٬٨٥٠", "وصل 3,850 بلاغًا", "ar", True),
    ("co2", "الغبار وCO₂ في الهواء", "ar", True),
    ("gps", "خرائط الـGPS", "ar", True),
    ("تقرير", "التقارير السنوية", "ar", True),
    ("طاقة", "بطاقة الهوية", "ar", False),
    ("عالية", "فعالية مفتوحة", "ar", False),
    ("نفايات", "مياه نظيفة", "ar", False),
    ("مدينة نفايات", "والمدن المتوسطية", "ar", False),
    ("بيت", "نبات", "ar", False),
    # Texts whose language nobody stated
    ("malaga", "Málaga", "", True),
    ("cities", "Smart cities", "", True),
    ("ערים", "לערים", "", True),
    ("مدن", "للمدن", "", True),
]


@pytest.mark.parametrize(("query", "text", "language", "expected"), GOLDEN)
def test_query_finds_what_a_person_expects(query, text, language, expected):
    assert is_found(query, text, language) is expected


@pytest.mark.parametrize("language", LANGUAGES)
def test_golden_table_has_enough_rows_of_each_language(language):
    answers = [expected for _, _, row_language, expected in GOLDEN if row_language == language]

    assert len(answers) >= 12
    assert answers.count(False) >= 3


@pytest.mark.parametrize(
    ("language", "pairs"),
    [
        ("en", "bus/buses person/people analysis/analyses analyse/analyze analysing/analyzing"),
        ("en", "modelling/modeling fuelled/fueled enrolment/enrollment skilful/skillful grey/gray"),
        (
            "en",
            "kerb/curb paediatric/pediatric crisis/crises child/children build/built shelf/shelves",
        ),
        (
            "es",
            "autobús/autobuses taxi/taxis bici/bicis río/ríos joven/jóvenes luz/luces club/clubs",
        ),
        (
            "it",
            "edificio/edifici quartiere/quartieri ente/enti orto/orti anziano/anziani uomo/uomini",
        ),
        ("it", "aquedotto/acquedotto ingegnere/ingegneri laboratorio/laboratori"),
        (
            "he",
            "אוניברסיטה/אוניברסיטאות דוגמה/דוגמאות סדנה/סדנאות טבלה/טבלאות צומת/צמתים שוק/שווקים",
        ),
        ("he", "בניין/בנינים פרויקט/פרוייקטים אזור/איזורים חנות/חנויות שקית/שקיות"),
        (
            "ar",
            "منزل/منازل بئر/آبار نفق/أنفاق مجلس/مجالس ضريبة/ضرائب وزير/وزراء جزيرة/جزر أخضر/خضراء",
        ),
    ],
)
def test_forms_of_a_word_meet(language, pairs):
    apart = [
        pair
        for pair in pairs.split()
        for one, other in [pair.split("/")]
        if not (is_found(one, other, language) and is_found(other, one, language))
    ]

    assert apart == []


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "bus", "business"),
        ("en", "skill", "skillet"),
        ("en", "use", "us"),
        ("es", "crisis", "cris"),
        ("it", "aria", "area"),
        ("he", "תוצאה", "תוצר"),
        ("ar", "سلام", "سلامة"),
    ],
)
def test_unlike_words_do_not_meet(language, one, other):
    assert not is_found(one, other, language)
