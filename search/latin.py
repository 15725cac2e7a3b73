"""Spellings and irregular words of the languages in Latin letters, folded."""

from __future__ import annotations

import re

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
SPELLINGS = {
    language: tuple((re.compile(pattern), replacement) for pattern, replacement in rules)
    for language, rules in {"en": _BRITISH, "it": _ITALIAN, "es": _SPANISH}.items()
}


def _read_forms(lines: str) -> dict[str, str]:
    """Return form → word from lines "word form form ...": the word is as its language writes it."""
    rows = [line.split() for line in lines.splitlines() if line.strip()]
    return {form: row[0] for row in rows for form in row[1:]}


FORMS = {
    "en": _read_forms("""
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
    "es": _read_forms("""
        taxi taxis
        bici bicis
        rio rios
        menu menus
        club clubs
        web webs
        wifi wifis
    """),
    "it": _read_forms("""
        uomo uomini
        tempio templi
    """),
}
