"""Spanish."""

from index.extract.languages.language import Language

SPANISH = Language(
    verbs=frozenset(
        """
        dice dijo afirma afirmó explica explicó asegura aseguró añade añadió señala señaló declara declaró indica indicó
        sostiene sostuvo advierte advirtió anuncia anunció responde respondió cuenta contó subraya subrayó reconoce
        reconoció agrega agregó manifiesta manifestó expresa expresó comenta comentó recuerda recordó insiste insistió
        pregunta preguntó precisa precisó concluye concluyó apunta apuntó destaca destacó remarca remarcó detalla
        detalló opina opinó expone expuso
        """.split()
    ),
    participles=frozenset(
        """
        dicho afirmado explicado asegurado añadido señalado declarado indicado anunciado sostenido advertido respondido
        subrayado reconocido agregado manifestado recordado insistido precisado concluido destacado
        """.split()
    ),
    auxiliaries="ha|había",
    sources="según|de acuerdo con|a juicio de|en palabras de",
    he="él",
    she="ella",
    titles=r"Sres?\.|Sras?\.|Srta\.|D\.|Dña\.|Dra?\.|Señora?|Don|Doña|don|doña",
    articles=frozenset("el la los las un una en por para con de del al y pero no se lo este esta según".split()),
    definite=r"(?:el|la)\s",
    prepositions="de|del|a|al|en|por|para|con|sobre|desde",
    conjunctions="y|e",
    abbreviations=frozenset(
        """
        Sr Sra Srta Sres Sras Dr Dra D Dña Ud Uds Vd Prof Lic Ing Arq Gral Cnel Cap Mons núm art pág págs
        aprox av Avda EE ene feb abr ago sept oct nov dic
        """.split()
    ),
    dash_dialogue=True,
)
