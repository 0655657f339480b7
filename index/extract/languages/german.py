"""German: nouns have capitals, ordinal numbers a full stop."""

from index.extract.languages.language import Language

_OFFICES = (
    r"[\w-]*(?:minister|präsident|sprecher|kanzler|meister|chef|trainer|direktor|anwält|anwalt|kommissar|leiter"
    r"|vorsitzend|inhaber|landrat|landrät|stadtrat|stadträt|dezernent|expert|forscher|professor|autor|richter|bischof"
    r"|kandidat|vorstand|historiker|ökonom|soziolog|psycholog|wissenschaftler|abgeordnet|senator|sekretär|führer|ermittler|mitglied"
    r"|angeklagt|beschuldigt|verdächtig|zeug|anwohner|nachbar|bäuer|landwirt|unternehmer|bürger|einwohner|schüler|student"
    r"|küster|bauer|fischer|förster|gastwirt|verteidiger|staatsanwalt|staatsanwält|gutachter|mitarbeiter|beauftragt|referent|intendant|rektor|dekan|kapitän|torwart|polizist|lehrer|arzt|ärzt|pfarrer)"
    r"(?:in|er|e|en|ter|te)?"
)
GERMAN = Language(
    verbs=frozenset(
        """
        sagt sagte erklärt erklärte betont betonte meint meinte kündigte kündigt berichtet berichtete fordert forderte
        warnt warnte schreibt schrieb ergänzt ergänzte fügte teilte antwortet antwortete kritisiert kritisierte lobt
        lobte versichert versicherte behauptet behauptete rief fragt fragte äußert äußerte bestätigt bestätigte so
        erzählt erzählte erläutert erläuterte mahnt mahnte räumte unterstrich erinnert erinnerte beteuert beteuerte
        """.split()
    ),
    participles=frozenset("gesagt erklärt betont berichtet geschrieben gefordert gewarnt bestätigt versichert".split()),
    auxiliaries="hat|hatte",
    sources=r"laut|nach (?:Angaben|Worten|Ansicht|Einschätzung) von",
    he="er",
    she="sie",
    titles=rf"{_OFFICES}|Herrn?|Frau|Hr\.|Fr\.|Dr\.|Prof\.|Professor|OB",
    articles=frozenset(
        "der die das ein eine den dem im am vor nach seit bei mit auf auch und es ich wir sie er so".split()
    ),
    definite=r"(?:der|die|dem)\s",
    prepositions="von|vom|zu|zum|zur|für|aus|bei|beim|mit|über|des",
    conjunctions="und|sowie",
    abbreviations=frozenset(
        """
        Dr Prof Hr Hrn Fr Frl St Nr Abs Bd bzw ca evtl ggf inkl vgl sog Str Mio Mrd Tsd Jh Feb Apr Aug
        Sept Sep Okt Nov Dez Dipl Ing phil med jur rer nat z.B u.a d.h i.d.R o.ä v.a z.T u.U a.D e.V geb gest
        z d u i o v a
        """.split()
    ),
    ordinals=(
        r"\b(?:der|die|das|dem|den|des|am|vom|zum|im|beim|bis|seit|ab|zur|eine?|eine[nmr]|ihre?|seine?)\s\d{1,2}\."
        r"|\b[A-ZÄÖÜ]?[a-zäöüß]+\s[IVX]{1,5}\."
    ),
    months="Januar|Jänner|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember",
    capital_nouns=True,
)
