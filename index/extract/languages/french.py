"""French."""

from index.extract.languages.language import Language

FRENCH = Language(
    verbs=frozenset(
        """
        dit déclare affirme explique assure ajoute précise souligne estime indique annonce soupire répond raconte confie
        insiste rappelle reconnaît regrette prévient écrit lance poursuit conclut résume promet juge déclara ajouta
        affirma expliqua répondit martèle détaille demande témoigne observe constate nuance
        """.split()
    ),
    participles=frozenset(
        """
        dit déclaré affirmé expliqué assuré ajouté précisé souligné estimé indiqué annoncé répondu raconté confié
        insisté rappelé reconnu regretté prévenu écrit lancé poursuivi conclu promis jugé martelé détaillé demandé
        témoigné constaté
        """.split()
    ),
    auxiliaries="a|avait|a également|a aussi|a encore",
    sources=r"selon|d[’']après|de l[’']avis de",
    he="il",
    she="elle",
    titles=r"MM?\.|M|Mme|Mlle|Me|Dr|Pr|Monsieur|Madame",
    articles=frozenset(
        "le la les un une des ce cette il elle on nous je en au aux du pour dans depuis selon mais et".split()
    ),
    definite=r"(?:(?:le|la)\s|l[’'])",
    prepositions=r"de|du|des|d[’']|à|au|aux|en|pour|chez|par|sur|avec",
    conjunctions="et",
    abbreviations=frozenset(
        """
        M MM Dr Pr Me St Ste Mgr av apr n° cf janv févr avr juil sept oct nov déc
        """.split()
    ),
    dash_dialogue=True,
)
