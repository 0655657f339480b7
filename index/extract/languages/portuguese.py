"""Portuguese, of Portugal and of Brazil."""

from index.extract.languages.language import Language

PORTUGUESE = Language(
    verbs=frozenset(
        """
        diz disse afirma afirmou explica explicou assegura assegurou garante garantiu acrescenta acrescentou destaca
        destacou declara declarou indica indicou sustenta sustentou adverte advertiu alerta alertou anuncia anunciou
        responde respondeu conta contou sublinha sublinhou reconhece reconheceu ressalta ressaltou comenta comentou
        lembra lembrou recorda recordou insiste insistiu pergunta perguntou concluiu conclui salienta salientou
        defende defendeu avalia avaliou refere referiu completa completou relata relatou critica criticou frisa frisou
        """.split()
    ),
    participles=frozenset("dito afirmado explicado declarado anunciado acrescentado garantido".split()),
    auxiliaries="tinha|havia",
    sources="segundo|de acordo com|conforme|na opinião de",
    he="ele",
    she="ela",
    titles=r"Srs?\.|Sras?\.|Sr\.ª|Dra?\.|Dr\.ª|Prof\.|Profa\.|Eng\.|Senhora?|Dona|Dom|dona|dom",
    articles=frozenset("o a os as um uma em no na por para com de do da ao e mas não se este esta segundo".split()),
    definite=r"(?:o|a)\s",
    prepositions="de|do|da|dos|das|em|no|na|ao|à|por|pelo|pela|para|com|sobre",
    conjunctions="e",
    abbreviations=frozenset(
        """
        Sr Sra Srs Sras Srta Dr Dra Drs Prof Profa Eng Exmo Exma Pe Gen Cel Cap Sgt Av art pág págs n aprox
        jan fev abr ago set out nov dez Ltda Cia
        """.split()
    ),
    dash_dialogue=True,
)
