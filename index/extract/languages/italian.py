"""Italian."""

from index.extract.languages.language import Language

ITALIAN = Language(
    verbs=frozenset(
        """
        dice disse afferma affermò spiega spiegò assicura assicurò aggiunge aggiunse dichiara dichiarò sottolinea
        sottolineò annuncia annunciò risponde rispose racconta raccontò sostiene sostenne avverte ricorda ricordò scrive
        scrisse precisa precisò conclude concluse commenta commentò osserva osservò ammette ammise ribadisce chiede
        chiese replica
        """.split()
    ),
    participles=frozenset(
        """
        detto affermato spiegato assicurato aggiunto dichiarato sottolineato annunciato risposto raccontato sostenuto
        avvertito ricordato scritto precisato concluso commentato osservato ammesso ribadito chiesto replicato
        """.split()
    ),
    auxiliaries="ha|aveva|ha poi",
    sources="secondo|a detta di|ad avviso di",
    he="lui",
    she="lei",
    titles=r"Sig\.|Sig\.ra|Dott\.|Dott\.ssa|dott\.|dott\.ssa|Prof\.|prof\.|Avv\.|avv\.|On\.|on\.|Ing\.|Signora?|Don|don",
    articles=frozenset("il lo la i gli le un uno una in con su per di del della al e ma non si secondo questo".split()),
    definite=r"(?:(?:il|lo|la)\s|l[’'])",
    prepositions=r"di|del|dello|della|dei|degli|delle|dell[’']|a|al|da|dal|in|per|con|su",
    conjunctions="e|ed",
    abbreviations=frozenset(
        """
        sig sigg Sig Dott dott Prof prof Avv avv On on Ing ing Arch arch Mons Gen gen Col col Cap S art pag
        pp ca cfr es ecc n gen feb mar apr giu lug ago sett ott nov dic
        """.split()
    )
    | {"sig.ra", "dott.ssa", "prof.ssa"},
)
