"""Words of the five languages to make texts from. They mean little together; they weigh right.

Some words are frequent, most are rare, as in real text: else every search would find everything.
"""

from __future__ import annotations

import random
from itertools import accumulate

NOUNS = {
    "en": """
        city street water energy mobility school square harbour garden market library bus bicycle
        waste air noise data sensor lamp roof heat tree park tourism port festival museum craft
        trade housing health care youth volunteer budget map bridge canal fountain platform forum
        survey permit meter charger depot quarter coast island valley project partner pilot network
    """,
    "es": """
        ciudad calle agua energía movilidad escuela plaza puerto jardín mercado biblioteca autobús
        bicicleta residuo aire ruido dato sensor farola tejado calor árbol parque turismo muelle
        fiesta museo artesanía comercio vivienda salud cuidado juventud voluntario presupuesto mapa
        puente canal fuente plataforma foro encuesta permiso contador cargador cochera barrio costa
        isla valle proyecto socio piloto red
    """,
    "it": """
        città strada acqua energia mobilità scuola piazza porto giardino mercato biblioteca autobus
        bicicletta rifiuto aria rumore dato sensore lampione tetto calore albero parco turismo molo
        festa museo artigianato commercio alloggio salute cura gioventù volontario bilancio mappa
        ponte canale fontana piattaforma forum sondaggio permesso contatore caricatore deposito
        quartiere costa isola valle progetto partner pilota rete
    """,
    "he": """
        עיר רחוב מים אנרגיה תחבורה כיכר נמל גינה שוק ספרייה אוטובוס אופניים פסולת אוויר רעש נתונים
        חיישן פנס גג חום עץ פארק תיירות רציף פסטיבל מוזיאון מלאכה מסחר דיור בריאות טיפול נוער מתנדב
        תקציב מפה גשר תעלה מזרקה פלטפורמה פורום סקר היתר מונה מטען מחסן שכונה חוף אי עמק מיזם שותף
        ניסוי רשת
    """,
    "ar": """
        مدينة شارع ماء طاقة تنقل مدرسة ساحة ميناء حديقة سوق مكتبة حافلة دراجة نفايات هواء ضجيج
        بيانات مستشعر مصباح سقف حرارة شجرة متنزه سياحة رصيف مهرجان متحف حرفة تجارة سكن صحة رعاية
        شباب متطوع ميزانية خريطة جسر قناة نافورة منصة منتدى استطلاع تصريح عداد شاحن مستودع حي ساحل
        جزيرة واد مشروع شريك تجربة شبكة
    """,
}
SMALL = {
    "en": "the of and for with in a new open shared local our from every",
    "es": "el de y para con en una nueva abierta común local nuestra desde cada",
    "it": "il di e per con in una nuova aperta comune locale nostra da ogni",
    "he": "של את על עם גם כל חדש פתוח משותף מקומי שלנו לפי אחרי",
    "ar": "من في على مع كل جديد مفتوح مشترك محلي قبل بعد هذا التي",
}
LATIN = (
    ["ba", "ce", "di", "fo", "gu", "la", "me", "ni", "ro", "su", "ta", "ve", "zi"],
    ["lo", "ra", "na", "mi", "te"],
)
SYLLABLES = {
    "en": LATIN,
    "es": LATIN,
    "it": LATIN,
    "he": (["בר", "גל", "דן", "חן", "טל", "כר", "לב", "נר", "סל", "קר"], ["ון", "ור", "יד", "ין"]),
    "ar": (["بر", "جل", "دن", "حن", "طل", "كر", "لب", "نر", "سل", "قر"], ["ون", "ور", "يد", "ين"]),
}
NAMES = 1_500


class Tongue:
    """Text of one language, drawn from `rng`."""

    def __init__(self, code: str, rng: random.Random) -> None:
        self.rng = rng
        self.nouns = NOUNS[code].split()
        self.small = SMALL[code].split()
        self.names = make_names(*SYLLABLES[code])
        self.noun_weights = zipf(len(self.nouns))
        self.name_weights = zipf(len(self.names))

    def words(self, count: int) -> list[str]:
        """Return `count` words: half of them small, a few of them rare."""
        rng = self.rng
        found = []
        for share in (rng.random() for _ in range(count)):
            if share < 0.5:
                found.append(rng.choice(self.small))
            elif share < 0.93:
                found += rng.choices(self.nouns, cum_weights=self.noun_weights)
            else:
                found += rng.choices(self.names, cum_weights=self.name_weights)
        return found

    def title(self) -> str:
        first, second, third = self.rng.choices(self.nouns, k=3)
        (name,) = self.rng.choices(self.names, cum_weights=self.name_weights)
        text = f"{first} {self.rng.choice(self.small)} {second}, {third} {name}"
        return text[0].upper() + text[1:]

    def sentence(self, count: int) -> str:
        text = " ".join(self.words(count))
        return f"{text[0].upper()}{text[1:]}."

    def text(self, sentences: int) -> str:
        return " ".join(self.sentence(self.rng.randint(8, 16)) for _ in range(sentences))


def make_names(starts: list[str], ends: list[str]) -> list[str]:
    """Return the same `NAMES` invented names every time, the most frequent first."""
    names = [a + b + c + end for a in starts for b in starts for c in starts for end in ends]
    random.Random(0).shuffle(names)
    return names[:NAMES]


def zipf(count: int) -> list[float]:
    """Return cumulative weights 1, 1/2, 1/3, ... for `random.choices`."""
    return list(accumulate(1 / rank for rank in range(1, count + 1)))
