"""Common given names by the pronoun that usually follows: a hint for `he` and `she`, no fact about a person."""

MALE = frozenset(
    """
    james john robert michael william david richard joseph thomas charles christopher daniel matthew anthony
    mark donald steven paul andrew joshua kenneth kevin brian george timothy ronald edward jason jeffrey ryan
    jacob gary nicholas eric jonathan stephen larry justin scott brandon benjamin samuel gregory alexander
    patrick frank raymond jack dennis jerry tyler aaron jose adam nathan henry peter zachary douglas harold
    carl arthur gerald roger keith lawrence terry albert joe jim bob mike bill dave tom chris dan matt tony
    steve tim ron jeff nick greg ben sam ted bernie mitch marco rand barack vladimir boris keir rishi emmanuel
    olaf viktor recep justin narendra xi hassan mohammed muhammad mohamed ahmed ali omar mustafa ibrahim yusuf
    abdullah qais haider bashar ivan sergei dmitri igor oleg pavel jan piotr andrzej luis carlos juan pedro
    miguel antonio francisco javier jorge diego pablo pierre jean jacques michel francois hans klaus jürgen
    wolfgang stefan lars sven erik giovanni giuseppe marco luca matteo rahul rajesh amit anil sanjay wei jun
    hiroshi kenji takeshi liam noah oliver harry charlie simon neil graham nigel ian alan colin derek gordon
    malcolm stuart hugh kwame kofi chidi emeka tunde jacob cyril
    """.split()
)
FEMALE = frozenset(
    """
    mary patricia jennifer linda elizabeth barbara susan jessica sarah karen nancy lisa margaret betty sandra
    ashley dorothy kimberly emily donna michelle carol amanda melissa deborah stephanie rebecca laura sharon
    cynthia kathleen amy angela shirley anna brenda pamela nicole ruth katherine samantha christine emma
    catherine debra virginia rachel carolyn janet maria heather diane julie joyce victoria kelly christina
    joan evelyn lauren judith olivia martha cheryl megan andrea ann anne alice jean gloria hannah hillary
    hilary ivanka melania kellyanne nikki elena sonia ruth jill kamala theresa liz angela ursula giorgia
    marine sanna jacinda julia margarethe christine isabel ana carmen lucia sofia sophie claire marie fatima
    aisha layla zainab mariam noor olga natasha svetlana irina tatiana yulia katarzyna agnieszka ingrid astrid
    greta priya anita sunita indira mei yuki keiko charlotte amelia isla grace freya chloe lucy jane helen
    fiona gillian nicola alison tracy wendy amina ngozi chioma wanjiru thandi debbie carly loretta huma donna
    meg
    """.split()
)

_SHORT = """
alexander:alex,sandy andrew:andy,drew anthony:tony benjamin:ben,benny charles:charlie,chuck
christopher:chris,kit daniel:dan,danny david:dave,davey edward:ed,eddie,ned,ted,teddy francis:frank,frankie
gerald:gerry,jerry henry:harry,hank jacob:jake james:jim,jimmy,jamie john:jack,johnny,jon joseph:joe,joey
joshua:josh kenneth:ken,kenny lawrence:larry matthew:matt michael:mike,mick,mickey nicholas:nick,nicky
patrick:pat,paddy peter:pete philip:phil richard:rick,dick,rich,ricky robert:bob,bobby,rob,robbie
ronald:ron,ronnie samuel:sam,sammy stephen:steve steven:steve theodore:ted,teddy,theo thomas:tom,tommy
timothy:tim william:bill,billy,will,willie catherine:cathy,kate,katie,cat katherine:kathy,kate,katie,kat
christine:chris,chrissie deborah:deb,debbie elizabeth:liz,lizzie,beth,betty,eliza,betsy jennifer:jen,jenny
judith:judy margaret:maggie,meg,peggy,margie patricia:pat,patty,trish rebecca:becky,becca susan:sue,susie
victoria:vicky,tori pamela:pam kimberly:kim barbara:barb dorothy:dot,dolly abigail:abby eleanor:ellie,nell
sarah:sally samantha:sam
"""
NICKNAMES = {
    (given, short) for given, shorts in (entry.split(":") for entry in _SHORT.split()) for short in shorts.split(",")
}
"""Given names and the short forms that do not merely cut them off."""
