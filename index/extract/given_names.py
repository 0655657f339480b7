"""Common given names by the pronoun that usually follows: a hint for `he` and `she`, no fact about a person."""

MALE = frozenset(
    """
    james john robert michael william david richard joseph thomas charles christopher daniel matthew anthony mark
    donald steven paul andrew joshua kenneth kevin brian george timothy ronald edward jason jeffrey ryan jacob gary
    nicholas eric jonathan stephen larry justin scott brandon benjamin samuel gregory alexander patrick frank
    raymond jack dennis jerry tyler aaron jose adam nathan henry peter zachary douglas harold carl arthur gerald
    roger keith lawrence terry albert joe jim bob mike bill dave tom chris dan matt tony steve tim ron jeff nick
    greg ben sam ted bernie mitch marco rand barack vladimir boris keir rishi emmanuel olaf viktor recep narendra xi
    hassan mohammed muhammad mohamed ahmed ali omar mustafa ibrahim yusuf abdullah qais haider bashar ivan sergei
    dmitri igor oleg pavel jan piotr andrzej luis carlos juan pedro miguel antonio francisco javier jorge diego
    pablo pierre jean jacques michel francois hans klaus jürgen wolfgang stefan lars sven erik giovanni giuseppe
    luca matteo rahul rajesh amit anil sanjay wei jun hiroshi kenji takeshi liam noah oliver harry charlie simon
    neil graham nigel ian alan colin derek gordon malcolm stuart hugh kwame kofi chidi emeka tunde cyril adrian
    aidan alec alfred alistair allan alvin angus archie barnaby barney barry basil bernard bertie bradley brendan
    bruce bryan byron caleb callum calvin cameron cedric chester clarence clark clifford clive clyde cody connor
    conor craig curtis cyrus damian damien darren darryl dermot desmond dominic donovan doug dougal dwayne dwight
    dylan eamon eamonn earl edgar edmund edwin eldon elijah elliot elmer ernest ernie ethan eugene evan ewan ezekiel
    felix fergal fergus finbar finn fintan fraser fred frederick gareth garth gavin geoff geoffrey gerard gilbert
    glen glenn godfrey gregor hamish hector herbert herman horace howard hubert hugo humphrey iain ike isaac ivor
    jarrod jasper jed jeremiah jeremy jerome jesse joel jonah jude julian kane kieran kirk kurt kyle lachlan lance
    len leo leon leonard leroy lester lewis lloyd lorcan louis luke luther marcus martin marvin maurice max maxwell
    melvin mervyn miles milton mitchell mohan morris moses nathaniel neville noel norman oisin oscar oswald otis
    owen percy perry phil philip phillip piers quentin ralph randall randolph ray reginald reuben rex rhys riley
    roderick rodney roland rory ross roy rufus rupert russell rusty seamus sean sebastian shane shaun shawn sheldon
    sidney silas spencer stewart terence terrence toby tobias todd trent trevor tristan troy vernon victor vincent
    wallace walter warren wayne wesley wilbur wilfred winston abbas abdul abdulrahman abel akhil alejandro aleksandr
    aleksei alessandro alexandre alfredo alois amadou amir anders andre andrei anton antoine antonis anwar arjun
    armando arnaud arun ashok asif augusto aurelio axel ayodele azhar babatunde balazs bartosz bayo benedikt bjorn
    björn bogdan boubacar bruno carlo cesar chinedu chukwuemeka chukwudi claudio clement cristiano daisuke dalibor
    damir dariusz deepak denzel dieter dinesh dirk dmytro domenico dragan ebrahim eduardo efrain eino emil emilio
    enrico enrique ernesto ernst esteban fabio fabrizio faisal farhan farid faruk federico felipe fernando filip
    florian franco franz frederik friedrich fyodor gabor gaurav georg georges georgi gerhard gianluca gino giorgos
    giulio goran grzegorz guillaume guillermo gunther gustav gustavo hakan hamid hamza harald harish hasan haruto
    heinrich heinz helmut henri hernan hideo horst hossein hussein ibrahima idris ignacio ilya imran iqbal ismail
    istvan jakub jamal janos jaroslav jerzy jiri joachim joão joaquin johan johann johannes josef juergen juma kabir
    kamal karim karl kaspar kazuo khalid kiprono kipchoge kiran klaas konrad krzysztof kwabena kwaku laszlo laurent
    leandro leonardo lorenzo lucas luciano ludwig luigi lukas lukasz maciej magnus mahesh mahmoud makoto mamadou
    manfred manoj manuel marat marcel marcelo marcin marek mario markus marlon masashi matthias matti maurizio
    mehmet michal mikael mikhail mikko milan milos mircea mohsin moussa mukesh murat mustapha naveed naveen nikhil
    nikolai nikos nnamdi norbert obinna oleksandr omer osman otto paolo pascal patrik pavlo pekka philippe piet
    pradeep prakash pranav praveen rafael rafal rainer raj rajan rajiv raju ramesh ramon raul ravi ravindra reinhard
    remy renato ricardo roberto rodrigo rohan rolf roman romain rudi rudolf ruslan sachin saeed salim salman samir
    sanjeev santosh sergio shinzo sibusiso sipho siddharth slobodan stanislav stephane suleiman sunil suresh tadeusz
    taro tariq tendai tetsuya thabo thiago tomas tomasz toshio umar umberto usman vaclav vasily vijay vikram
    vincenzo vinod vitaly vivek volodymyr waldemar walid wilhelm witold xavier yannick yasuo youssef yuri yusuke
    zbigniew zoltan
    abhishek aditya ajay akash alasdair aled aminu amjad ankit arkady ashish bilal bongani bryn calum cian colm
    dafydd declan diarmuid dilip dilraj donal emrys eoghan eoin euan farai farooq femi ferdinand fiachra ganesh
    gbenga gwyn harpreet huw ieuan ifor jarlath kabiru kunle leopoldo manish micheál naresh nawaz niall nitin
    ochieng padraig pankaj pieter pádraig rakesh riaan rodolfo ruairi ruairí satish segun seán shehbaz siyabonga
    struan tadhg tapiwa themba varun vikrant virat vusi yakubu zahid
    """.split()
)
FEMALE = frozenset(
    """
    mary patricia jennifer linda elizabeth barbara susan jessica sarah karen nancy lisa margaret betty sandra ashley
    dorothy kimberly emily donna michelle carol amanda melissa deborah stephanie rebecca laura sharon cynthia
    kathleen amy angela shirley anna brenda pamela nicole ruth katherine samantha christine emma catherine debra
    virginia rachel carolyn janet maria heather diane julie joyce victoria kelly christina joan evelyn lauren judith
    olivia martha cheryl megan andrea ann anne alice jean gloria hannah hillary hilary ivanka melania kellyanne
    nikki elena sonia jill kamala theresa liz ursula giorgia marine sanna jacinda julia margarethe isabel ana carmen
    lucia sofia sophie claire marie fatima aisha layla zainab mariam noor olga natasha svetlana irina tatiana yulia
    katarzyna agnieszka ingrid astrid greta priya anita sunita indira mei yuki keiko charlotte amelia isla grace
    freya chloe lucy jane helen fiona gillian nicola alison tracy wendy amina ngozi chioma wanjiru thandi debbie
    carly loretta huma meg abigail ada adelaide adele agatha agnes aileen aine ainsley alana alexandra alexis alyssa
    anastasia angelina annabel annette annie antonia antoinette audrey ava beatrice becky belinda bernadette bertha
    beryl bess bethany beverley beverly blanche breda bridget bridie bronagh bronwyn camilla candice carla carmel
    caroline carrie cassandra cassie cecilia cecily celeste celia charlene christa christie ciara clara clare
    clarissa claudia colette colleen constance cora cordelia corinne daisy daphne deanna deirdre delia della denise
    diana dolores dora doreen doris edith edna eileen elaine elise ella ellen eloise elsie elspeth emilia enid erica
    erin ernestine esme esther ethel eunice eva eve evie fay felicity flora frances francesca gail gayle genevieve
    georgina geraldine gertrude gilda gina ginny gladys glenda glynis grainne gwen gwendolyn harriet hattie hazel
    henrietta hester hilda holly ida imogen ines irene iris isabella isobel isolde maëlle ivy jacqueline jacqui
    janelle janice janine jeanette jeanne jemima jenna jenny joanna joanne jocelyn jodie johanna josephine josie joy
    juanita judy julianne juliet kara karin kate kathy katrina katy kay keira kelsey kerry kirsten kirsty kristen
    kristin kylie lana lara leah lena leona leonie lesley leslie lettie lilian lillian lily lindsay lisbeth lois
    loraine lorna lorraine louisa louise lucille lucinda lydia lynda lynette lynn mabel madeleine maeve mairead
    maisie mandy marcia marge marian marianne marilyn marion marjorie marlene marnie matilda maud maureen mavis
    maxine meghan melinda mercy meredith mildred millicent minnie miranda miriam moira molly mona monica muriel myra
    myrtle nadia nadine naomi natalie nellie nessa nettie niamh nina noelle noreen nora odette olwen oonagh paige
    paula paulette pauline pearl penelope penny petra phoebe phyllis pippa polly poppy priscilla rachael raquel
    renee rhiannon rhoda rhonda rita roberta roisin rosalie rosalind rosamund roseanne rosemary rosie rowena roxanne
    sabrina sally saoirse selina serena sheila shelley sheryl shona shirin sian silvia sinead siobhan stacey stella
    sue susanna suzanne sybil sylvia tabitha tamara tammy tania tara tessa thelma therese tina toni tricia trish
    trudy una valerie vanessa vera veronica vicki viola violet vivian vivien vivienne wanda wilma winifred yvette
    yvonne zara zoe aaliyah abena adaeze adriana aiko aino akosua alena alessandra alejandra alicja alina amara
    amelie amparo ananya anja anjali annika anneke annelise antonella anu anuradha aparna archana asha ayesha ayumi
    beata beatriz bianca birgit blessing bożena brigitte camila carina carlota catalina chantal chiara chidinma
    consuelo corazon cristina dagmar danuta daniela deepa deepika delphine diyana dorota eleni elif elina elisa
    elisabetta elke emine erika ernesta esperanza eszter ewa fadila farah farida fatemeh fatou fatoumata federica
    fernanda folake francoise gabriela giulia giuliana gisela graciela grazyna guadalupe gudrun habiba hala halima
    hana hanne hatice heidi helena helga henriette ifeoma ilse imelda inge ingeborg inger ioana irena irma isadora
    itziar ivana jadwiga jana jasmina jelena jolanta josefina juliana kaori karolina katarina katja kateryna kavita
    khadija kinga kristina ksenia lakshmi larissa latifa lavinia leila leticia lieselotte liesbeth ligia liliana
    livia lourdes lubna luciana ludmila luisa madhuri magdalena maja malgorzata manuela margarita margot mariana
    maribel marijke mariko marisa marlies marta martina maryam matilde maya mayumi meena meera michiko mieke milena
    monika monique mukami naledi nandini nasreen natalia natalya neha neema nirmala nkechi nnenna noemi nokuthula
    nomvula nobuko noriko nuria odile oksana olena oluchi ornella paola parvati patrizia perpetua petronella pia
    pilar pooja radhika raisa rajni rania rasha rekha renata ritu rocio rosa rosaria ruxandra sabine sadia safiya
    sakura salma samira sandhya savita seema shabnam shalini shanti shilpa shreya shweta sigrid silke simona siti
    sneha snezana solveig soraya stefania sumitra sushma swati tatjana teresa thandeka thandiwe tiina titilayo
    tomoko valentina valeria vandana vidya virginie wambui wangari xiomara yasmin yasmine yetunde yoko yolanda
    yoshiko zahra zanele zeinab zofia zsofia zuzana
    achieng adaora adhiambo ailbhe aishwarya aisling akinyi amaka aminah angharad annastacia annelie anneliese aoife
    asma beth bronwen bríd bukola busisiwe caoimhe carys catriona cerys chrystia dervla divya eilidh eilis eimear
    elsa farzana fenella funke geeta gemma geneviève gita gráinne hafsa hauwa hina imee jacinta jaya kirra lata
    lerato lindiwe mairéad mamata maricel meghna melanie mireille moraa morag morwenna mélanie naila nasimiyu nerida
    nia njeri nneka nomsa ntombi nurul nyambura orla palesa philippa radha rani refilwe rhian rocío rona rukayya
    róisín saima sana sarita shireen simone sinéad siobhán siân smita smriti sorcha sylvie tahlia tanya teresita
    wairimu wangui wanjiku úna
    """.split()
)

GIVEN_NAMES = FEMALE | MALE
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
