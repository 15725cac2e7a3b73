"""The words and spellings that no rule gets right, in the folded letters of search.normalise.

A line of forms begins with the token that all of them share.
"""

from __future__ import annotations

import re
from itertools import product

# What Hebrew writes before a word, in the order of these three: and; that, when; the, in, as, to,
# from, from the, to do. The longest combinations first, and none at all last.
HEBREW_PREFIXES = tuple(
    sorted(
        map(
            "".join,
            product(("", "ו"), ("", "ש", "כש", "לכש"), ("", "ה", "ב", "כ", "ל", "מ", "מה", "לה")),
        ),
        key=lambda prefix: (-len(prefix), prefix),
    )
)
HEBREW_PREFIX_LETTERS = "ושהכלבמ"
# Two-letter nouns, too short for the general rule: תל as in תל אביב, tree, bin, shade, sea, ...
HEBREW_SHORT = ("תל", "עצ", "פח", "צל", "ימ", "גנ", "גג", "קו", "אש", "גז")
HEBREW_FORMS = """
    עיר ערים ערי
    בית בתים בתי
    יום ימים ימי
    שנה שנים שנות
    איש אנשים אנשי
    אישה נשים נשות
    כלי כלים
    הר הרים הרי
    שירות שירותים שירותי שירותיה
    רשות רשויות
    תוכנית תוכניות תכנית תכניות
    מים
    מפה מפות
    משימה משימות משימת
    רחוב רחובות
    גג גגות
    קו קווים קווי
    לוח לוחות
    נתון נתונים נתוני
    אור אורות
    ראש ראשי ראשים
    מיזם מיזמים
    מכל מיכל מכלים מיכלים מכלי מיכלי
    סדנה סדנאות סדנא סדנת
    טבלה טבלאות טבלא טבלת
    בניין בנין בניינים בנינים בנייני
    צומת צמתים צומתי
    שדה שדות
    שוק שווקים שוקי שווקי
    פרויקט פרוייקט פרויקטים פרוייקטים
    אזור איזור אזורים איזורים
    שקית שקיות
    מונה מונים
    נכה נכים
    חנות חנויות
    גיל גילאים גילים
"""
HEBREW_KEEP = """
    שכונה שיתוף שימוש שינוי שיפור שטח שקיפות שולחן שמירה שימור שביל שדרה שותף שעה שלום שלטון
    שיפוץ שאלה שיטה שיחה שוויון משאב משאית מדרכה מדינה מדריך מדידה מדיניות מדעי מהנדס מוזיאון
    מועצה מועד מוניציפלי מוסד מורה מזגן מזון מחזור מיחזור מחיר מחקר מחשב מחסן מידע מיזם מיכל
    מימון מיפוי מכרז מכתב מלון ממשל ממשלה מנהל מסלול מסמך מסע מעבר מעבדה מענק מערכת מפגש מפעל
    מצב מקום מקלט מרכז מרחב משבר משפחה משרד משתמש מתחם מתנדב מטרה מעורבות מזהם הזדמנות הכלה
    הכשרה הנחיה הנדסה העסקה הערכה הפחתה הצללה הצעה הרשמה השקיה השקעה התאמה התייעלות התחדשות
    ביטחון בטיחות בדיקה בניין בנייה בריאות בקשה בעיה ביוב ביקורת בחירה כביש כיכר כיתה כלכלה
    כניסה כנס כסף כרטיס כושר לימוד לקוח לילה ועדה ועידה שלוש שלושה שמונה שבוע שפה שיעור שומר
    שמור שורה שיטפון שופט שעון שותפות שריפה שינה שומע שונה שתייה שבעה שנייה מספר מכונית מלגה
    מחלקה מכללה מסדרון מקור מילוי מישהו משהו מזרח מערב משפט מכשיר מוקד מודל מדד מבנה מגורים
    מקצוע מאגר מפתח מפלס מחסום מרתון מיקרופון מרפאה מינהל מודעה מענה ממשק מיוחד מדוע מוצר משלוח
    משקל משחק מתנה מיליון מקרה מפרט מצלמה מטען מסגרת מורשת מגמה מגבלה משאבה מסעדה מגרש מדרגה
    משמש הודעה החלטה התרעה השגחה הרצאה האזנה השוואה הפעלה הפסקה השפעה הסכם הצלחה הוראה
    הורה הוצאה הקמה הגשה הובלה כתוב כלל כללי כותב כולם כולל כיצד לומד ליווי לשון בוקר בקרה
    ברזייה בוחן בודד בריכה וידאו ויכוח
"""

ARABIC_FORMS = """
    الله
    مدينه مدن
    حل حلول
    فرصه فرص
    مدرسه مدارس
    شارع شوارع
    مشروع مشاريع
    مبني مباني مبان
    منطقه مناطق
    مورد موارد
    بيت بيوت
    حي احياء
    ماء مياه
    شجره اشجار شجر
    تجربه تجارب
    نتيجه نتايج
    جهاز اجهزه
    هدف اهداف
    طفل اطفال
    شريك شركاء
    مواطن
    طريق طرق طرقات
    تقرير تقارير
    خريطه خرايط
    مركز مراكز
    مكتب مكاتب
    برنامج برامج
    دليل ادله
    صوره صور
    رقم ارقام
    فكره افكار
    موقف مواقف
    حديقه حدايق
    سوق اسواق
    ميناء مواني
    عقد عقود
    قانون قوانين
    شاطي شواطي
    ساحل سواحل
    جسر جسور
    رصيف ارصفه
    انبوب انابيب
    صف صفوف
    طالب طلاب طلبه
    تلميذ تلاميذ
    سعر اسعار
    مصدر مصادر
    متجر متاجر
    قريه قري
    دوله دول
    خطه خطط
    منحه منح
    ظل ظلال
    حدث احداث
    نافذه نوافذ
    عاصمه عواصم
    قاعده قواعد
    قايمه قوايم
    ظاهره ظواهر
    نادي نواد اندي
    جانب جوانب
    حاجز حواجز
    عامل عوامل عمال
    خط خطوط
    مسجد مساجد
    متحف متاحف
    مسرح مسارح
    ملعب ملاعب
    مصنع مصانع
    معمل معامل
    مطعم مطاعم
    معبر معابر
    مدخل مداخل
    مخرج مخارج
    مرفق مرافق
    معيار معايير
    مفتاح مفاتيح
    مصباح مصابيح
    مقياس مقاييس
    صندوق صناديق
    عنوان عناوين
    ميدان ميادين
    بستان بساتين
    اسلوب اساليب
    مكان اماكن امكنه
    بناء ابنيه
    نظام انظمه نظم
    طابق طوابق
    بلد بلدان بلاد
    جمعيه جمعيات
    وثيقه وثايق
    وسيله وسايل
    رساله رسايل
    وظيفه وظايف
    رخصه رخص
    غرفه غرف
    حفره حفر
    لجنه لجان
    نقطه نقاط
    قصه قصص
    شقه شقق
    كتاب كتب
    سقف اسقف سقوف
    باب ابواب
    نهر انهار انهر
    بحر بحار
    جبل جبال
    وقت اوقات
    يوم ايام
    شهر اشهر شهور
    سنه سنوات سنين
    عام اعوام
    اسبوع اسابيع
    عمل اعمال
    عضو اعضاء
    فرد افراد
    شخص اشخاص
    صديق اصدقاء
    خبير خبراء
    زاير زوار
    عمود اعمده
    سكن مساكن
    حق حقوق
    نوع انواع
    شكل اشكال
    لون الوان
    علم علوم
    فريق فرق
    مبدا مبادي
    درس دروس
    اثر اثار
    نموذج نماذج
    قناه قنوات
    اداه ادوات
    منزل منازل
    مبلغ مبالغ
    مخزن مخازن
    مركب مراكب
    مرحله مراحل
    مقعد مقاعد
    موقع مواقع
    معرض معارض
    مصرف مصارف
    مجلس مجالس
    مشكله مشاكل مشكلات
    مقهي مقاهي مقاه
    مطبخ مطابخ
    مزرعه مزارع
    معدن معادن
    مجري مجاري
    ملجا ملاجي
    موسم مواسم
    مسلك مسالك
    منفذ منافذ
    منظر مناظر
    مشهد مشاهد
    بير ابار
    نفق انفاق
    حوض احواض
    زقاق ازقه
    جدار جدران
    حايط حيطان
    زهره ازهار زهور
    ورقه اوراق ورق
    طاير طيور
    مرض امراض
    مريض مرضي
    طبيب اطباء
    سفينه سفن
    قارب قوارب
    ضريبه ضرايب
    رسم رسوم
    سبب اسباب
    خطر مخاطر اخطار
    حريق حرايق
    زلزال زلازل
    كارثه كوارث
    اسره اسر
    امراه نساء
    رجل رجال
    شاب شباب شبان
    بنت بنات
    ابن ابناء
    جار جيران
    ساكن سكان
    مدير مدراء
    رييس روساء
    وزير وزراء
    قسم اقسام
    فرع فروع
    جزء اجزاء
    حجم احجام
    عدد اعداد
    قيمه قيم
    نسبه نسب
    فصل فصول
    كرسي كراسي
    لوح الواح
    جدول جداول
    اطار اطر
    هاتف هواتف
    حاسوب حواسيب
    رمز رموز
    ضوء اضواء
    ريح رياح
    مطر امطار
    وادي واد اوديه
    جزيره جزر
    ارض اراضي اراض
    بنك بنوك
    مال اموال
    قرض قروض
    مهنه مهن
    فن فنون
    نص نصوص
    صحيفه صحف
    خبر اخبار
    نايب نواب
    سوال اسيله
    جواب اجوبه
    راي اراء
    دور ادوار
    حد حدود
    حافه حواف
    درج ادراج
    سلم سلالم
    كبير كبار
    صغير صغار
    جديد جدد
    ذكي اذكياء
    اخضر خضراء
    ازرق زرقاء
    تاجر تجار
    راكب ركاب
    زبون زباين
    بذره بذور
    غصن اغصان
    ثمره ثمار
    حقل حقول
    سد سدود
    نشاط انشطه
    عرض عروض
    برج ابراج
    قصر قصور
    قلعه قلاع
    سور اسوار
    ضاحيه ضواحي
    سلك اسلاك
    شرط شروط
    حرفه حرف
    قطعه قطع
    حزام احزمه
"""
ARABIC_KEEP = """
    وزاره وثيقه وثايق وصول وظيفه وظايف وسيله وسايل وطني ورشه ورش وحده وقود واجهه واقع وجهه وعاء
    بلديه بطاقه بحريه بيانات برنامج بناء بنايه باحث بلدان بريد بيييه فعاليه فريق فلسطين فندق كهرباء
    كفاءه كاميرا كتاب لبنان لجان لقاء لوحات
"""

# What nobody means who searches for a word much like it; folded, not normalised.
STOP_WORDS = frozenset(
    """
    the and for with that this from are was not but have has had they their there which what when
    where who how also only other more most some any all can will would about into over than then
    them these those been were being its you your our his her she him out off very such each both
    few own same just every after before between through during under again once here while because
    una uno unos unas los las del con por para que como mas pero sus este esta estos estas ese esa
    esos esas aquel sin sobre entre hasta desde donde cuando quien cual cuales todo toda todos todas
    otro otra otros otras cada muy tambien solo son ser era fue han hay sea asi segun durante porque
    nos les mismo misma algo alguien nada nadie
    che non per gli dei degli della delle dello alla alle allo agli dal dalla dalle nel nella nelle
    nei sul sulla sulle sui sono essere era hanno questo questa questi queste quello quella quelli
    quelle ogni tutto tutta tutti tutte anche perche quando dove chi cosa piu meno molto molti poco
    sempre mai dopo prima ancora gia oggi senza tra fra verso loro suo sua suoi sue nostro nostra
    come cosi qui ecco invece mentre oppure
    של את על עם כל לא כי אם או גם רק הוא היא הם הן זה זו זאת אלה אלו אבל אך כמו יותר פחות מאוד אשר
    כאשר בין לפני אחרי תחת עד אין יש היה הייתה היו להיות כדי לכן שם כאן איך מה מי למה אותו אותה אותם
    שלו שלה שלהם שלנו שלך שלכם לו לה להם לנו בו בה בהם אחד אחת שני שתי שניים שתיים שלוש ארבע חמש שש
    שבע שמונה תשע עשר
    من في على الى عن مع ان هذا هذه ذلك تلك التي الذي الذين كان كانت يكون تكون لا ما لم لن قد كل بعض
    غير بين قبل بعد تحت فوق عند حتى اذا كما او ثم هو هي هم نحن انت كيف متى اين ماذا لماذا هل ايضا
    فقط مثل حول خلال منذ ليس لدى لكن
    """.split()  # noqa: SIM905 -- a list to read
)

# Of two spellings one; what matters is that texts and queries go the same way.
_BRITISH = (
    (r"(?<=[a-z]{2}ly)[sz](?:e[ds]?|is|ing|ers?)$", "se"),  # analyse, analyze; analysis
    (r"^practis(?=(?:e|ed|es|ing)$)", "practic"),
    (r"(?<=[a-z]{3})is(?=(?:e|ed|es|ing|er|ers|ation|ations|ational)$)", "iz"),
    (r"(?<=[a-z]{3})our(?=(?:s|ed|ing|hood|hoods|able|ful|al|er|ers)?$)", "or"),
    (r"(?<=[a-z])(?<=[bt])re(?=s?$)", "er"),
    (r"(?<=[a-z]{4}m)me(?=s?$)", ""),  # programme
    (r"(?<=[a-z]{3}og)ue(?=s?$)", ""),  # catalogue
    (r"(?<=[a-z]{2}[ei]n)ce(?=[sd]?$)", "se"),  # licence, defence
    # travelled, modelling, enrolment; fuelled: one l after an unstressed vowel
    (r"^([a-z]*[aeiou][a-z]*[aeiou]l)l(?=(?:ed|ing|ers?|ors?|ments?)$)", r"\1"),
    (r"^(skil|wil)l(?=ful)", r"\1"),
    (r"(?<=judg)e(?=ments?$)", ""),
    (r"^(arch|pal)aeo", r"\1eo"),
    (r"(^p|^an|^h|clop|thop)ae(?=[dm])", r"\1e"),  # paediatric, anaemia, encyclopaedia
    (r"^(s?m)ould", r"\1old"),
    (r"^plough", "plow"),
    (r"^kerb", "curb"),
    (r"^grey", "gray"),
    (r"^sulph", "sulf"),
    (r"^artefact", "artifact"),
    (r"^alumini(?=um$)", "alumin"),
    (r"^jeweller(?=y|ies)", "jewelr"),
    (r"^tyre(?=s?$)", "tire"),
    (r"^aero(?=planes?$)", "air"),
)
# The letters that keep a sound before another vowel: parco, parchi; luz, luces.
_ITALIAN = (
    (r"^aqu(?=[aeio])", "acqu"),  # as many write it
    (r"(?<=[a-z]{2}[cg])h(?=[ei]$)", ""),
    (r"(?<=acqu)e$", "a"),
    # What is short, or a noun, is no participle for the stemmer: rifiuti do not meet rifà.
    (r"^([a-z]{2,3}|rifi|stat|tess)ut[aeio]$", r"\1ut"),
    (r"(?<=^paret)e$", "i"),
    # Endings that the stemmer takes for those of verbs, or of longer suffixes, as their plurals:
    # edificio, quartiere, ingegnere, anziano.
    (r"(?<=[a-z]{3})io$", "i"),
    (r"(?<=[a-z]{3}i)ere$", "eri"),
    (r"(?<=[a-z]{3}gn)ere$", "eri"),
    (r"(?<=[a-z]{2}i)an[oae]$", "ani"),
    (r"^([aeiou][b-df-hj-np-tv-z]{2})[aeio]$", r"\1"),  # ente, orto: too short for it
)
_SPANISH = ((r"(?<=[a-z]{2})ces$", "z"),)
LATIN_SPELLINGS = {
    language: tuple((re.compile(pattern), replacement) for pattern, replacement in rules)
    for language, rules in {"en": _BRITISH, "it": _ITALIAN, "es": _SPANISH}.items()
}


def _read_latin(lines: str) -> dict[str, str]:
    """Return form → word from lines "word form form ..."."""
    rows = [line.split() for line in lines.splitlines() if line.strip()]
    return {form: row[0] for row in rows for form in row[1:]}


LATIN_FORMS = {
    "en": _read_latin("""
        child children
        woman women
        man men
        person people persons
        foot feet
        tooth teeth
        mouse mice
        goose geese
        ox oxen
        bus buses busses
        gas gases gasses
        leaf leaves
        life lives
        knife knives
        wife wives
        half halves
        shelf shelves
        wolf wolves
        calf calves
        thief thieves
        loaf loaves
        wharf wharves
        roof rooves
        lorry lorries
        crisis crises
        oasis oases
        thesis theses
        hypothesis hypotheses
        diagnosis diagnoses
        phenomenon phenomena
        criterion criteria
        index indices
        matrix matrices
        appendix appendices
        data datum
        stadium stadia
        aquarium aquaria
        curriculum curricula
        forum fora
        build built
        rebuild rebuilt
        drive drove driven
        ride rode ridden
        teach taught
        buy bought
        bring brought
        grow grew grown
        make made
        hold held
        keep kept
        meet met
        pay paid
        sell sold
        send sent
        spend spent
        lose lost
        choose chose chosen
        write wrote written
        win won
        break broke broken
        freeze froze frozen
        draw drew drawn
        show shown
        know knew known
        steal stole stolen
        dig dug
        feed fed
        sweep swept
        learn learnt
        burn burnt
        deal dealt
        maintain maintenance
    """),
    "es": _read_latin("""
        taxi taxis
        bici bicis
        rio rios
        menu menus
        club clubs
        web webs
        wifi wifis
    """),
    "it": _read_latin("""
        uomo uomini
        tempio templi
    """),
}
