"""Verbs of news English: the common dictionary forms, and the irregular forms of them."""

VERBS = frozenset(
    """
    abandon abide accept accompany accomplish accord accuse achieve acknowledge act activate add address admit
    adopt advance advertise advise advocate affect affiliate affirm age agree aim air alarm alienate align
    allege allow ally amaze amount anger animate announce answer anticipate apologize appal appeal appear
    applaud apply appoint approach approve argue arise arm arrest arrive ask assert assign associate assume
    assure attack attempt attend attract attribute authorize avoid award back balance ban bank bar bark base
    battle be bear beat become bed beg begin behold believe bellow bend benefit bet bias bid bind bite blame
    blast bless block blog blurt boast bomb boo bore borrow box brag break brief bring broker bruise build bully
    burn bury buy calculate call campaign cancel cap capture care carry cast catch cause caution celebrate
    certify challenge champion change chant charge check cheer chill chime chip choose chuckle circulate cite
    claim clap clarify clash classify clear clinch close clothe collapse collect combine come command comment
    commit compare compel compete compile complain complete complicate compromise concede concern conclude
    condemn conduct confess confide confirm confront confuse congratulate connect consider consolidate consult
    contact contain contend contest continue contrast contribute control convert convict convince coordinate
    count counter couple cover crack create criticise criticize cross crush cry cut damage date deal debate
    decide declare decline decree decry dedicate deem defeat defend define defy delay delete deliver demand
    demonstrate demur denounce deny depend deploy deport describe design destroy detail detain determine
    devastate develop devote die diminish dip direct disable disappear disappoint disavow disclose discover
    discredit discuss dismiss display dispute disqualify dissatisfy distinguish distribute disturb divide do
    document dog dominate donate double draft drag draw dress drink drive drop dub dump earn eat echo edge
    educate elaborate elect elevate eliminate email embarrass embed embody embrace emerge emphasise emphasize
    employ enact encounter encourage end endorse endure energize engage enjoy ensure enter entitle erupt
    escalate establish estimate even examine exceed excite exclaim exist expand expect experience explain expose
    express extend eye face fade fail fall favor fear feature feed feel fight figure file fill finance find
    finish fire fix flaw flee fling flip flood fly focus follow forbid force forecast foresee forget form found
    fracture frame frustrate fuel fume fund fundraise gain galvanize gamble garner gather generate get give go
    govern grab grant greet grind grow guarantee guide gush hack hail hand handle hang happen have head hear
    heat heighten help hide highlight hint hire hit hold honor hope horrify host house hurt identify ignore
    implement implore imply impose impress improve incline include increase indicate influence inform injure ink
    insist inspire instal instruct insult intend intensify interest interject interrupt interview introduce
    invest investigate invite invoke involve issue jar join joke jump justify keep kick kill knock know label
    lack lag lament land lash last laugh launch lay lead leak lean learn leave legalize lend let lie lift light
    like liken limit line linger link list listen live lobby lock log look loom lose love maintain make manage
    manufacture mar march mark market marry match may mean measure meet mention message mind mire mishandle
    mislead miss mistake mix moan mock modify monitor motivate mount move murder muse nag name narrow need
    negotiate neighbor nominate note notice object observe obtain occupy occur offer open operate opine oppose
    opt order organize outline outsource overlook oversee overshadow overwhelm own pack pad paint panic park
    participate pass pay peak perceive perform permit persuade pick pile pit pivot place plan play plead please
    pledge plot point poise polarize politicize poll portray pose position post pour practice praise preach
    predict prefer prepare present preserve press prevail prevent price print proclaim produce program project
    promise promote prompt propel propose prosecute protect protest prove provide publish pull punch punish
    purchase pursue push put qualify question quip quote race rail raise rally range rank rant rate rattle reach
    react read realize reason reassure rebuff rebuild rebuke recall receive reckon recognize recommend record
    recount recover recruit red redact reduce refer reference reflect refuse regard register regret reiterate
    reject relate release rely remain remark remember remind remove rend renew repeat replace reply report
    represent request require reserve resign resolve resonate respect respond restrict result retire retort
    return reveal reverse review rig rip rise roll rook rule run rush salary satisfy save say scare schedule
    scoff score scramble screen search seat secure see seek seem seize select sell send sentence separate serve
    set settle shake shape share shed shift ship shock shoot shop shout show shrug shun side sigh sign signal
    sing sit skateboard slam slay slip snap sneer solidify solve sophisticate sound spar spark speak specify
    speculate spend spirit spit sponsor spot spread stack stammer stand star start state stay steal steer stem
    step stick stir stop stress stride strike strip struggle study stun subdue submit succeed sue suffer suggest
    sum supply support suppose surge surmise surprise surround survey survive suspect suspend sustain swear
    sweep sympathise take talk tally tap tape target tax teach tease televise tell test testify text thank
    theorise think threaten throw thunder tick tie time tip tire title top touch tout track trade trail train
    transform travel treat trouble trounce trust try turn tweet unbind uncover underestimate underlie underline
    undermine underscore understand unfold unify unite unveil update urge use vent venture vet vie view violate
    visit voice volunteer vote vow wage wail wait walk want warm warn waste watch wave wear wed weep weigh
    welcome whip whisper widen will win wind withdraw withhold wonder word work worry wound wrap write yell
    """.split()
)

_IRREGULAR = """
're:be 's:be accompanied:accompany admitted:admit admitting:admit agreed:agree agreeing:agree agrees:agree
allied:ally am:be appalling:appal applied:apply are:be arose:arise ate:eat banned:ban banning:ban barring:bar
beaten:beat became:become become:become been:be began:begin begged:beg beginning:begin begun:begin beholden:behold
being:be bent:bend bet:bet betting:bet bidding:bid born:bear bought:buy bound:bind bragging:brag broke:break
broken:break brought:bring built:build bullied:bully buried:bury came:come capped:cap carried:carry cast:cast
caught:catch certified:certify chipping:chip chose:choose chosen:choose clapping:clap clarified:clarify
classified:classify committed:commit committing:commit compelled:compel compelling:compel controlled:control
cried:cry cut:cut cutting:cut dealt:deal decreed:decree decried:decry defied:defy demurred:demur denied:deny did:do
died:die dipped:dip disqualified:disqualify dissatisfied:dissatisfy does:do dogged:dog doing:do done:do dragged:drag
drawn:draw drew:draw driven:drive dropped:drop dropping:drop drove:drive dubbed:dub dying:die embedded:embed
embodied:embody fallen:fall fed:feed fell:fall felt:feel fled:flee flew:fly flipped:flip flung:fling focused:focus
focuses:focus forbade:forbid foresaw:foresee foreseen:foresee forgot:forget forgotten:forget fought:fight found:find
gave:give getting:get given:give goes:go gone:go got:get gotten:get grabbed:grab grabbing:grab grew:grow
ground:grind grown:grow guaranteed:guarantee had:have has:have having:have heard:hear held:hold hid:hide hidden:hide
hit:hit hitting:hit horrified:horrify hung:hang identified:identify implied:imply installed:instal
intensified:intensify is:be jarring:jar justified:justify kept:keep knew:know known:know lagging:lag laid:lay
lain:lie led:lead left:leave lent:lend let:let letting:let lied:lie lit:light lobbied:lobby logged:log lost:lose
lying:lie made:make marred:mar married:marry meant:mean met:meet mistaken:mistake modified:modify nagging:nag
occupied:occupy occurred:occur occurring:occur oversaw:oversee padding:pad paid:pay panicked:panic permitted:permit
pitting:pit planned:plan planning:plan plotting:plot preferred:prefer programming:program propelled:propel
proven:prove put:put putting:put qualified:qualify quoted:quote rallied:rally ran:run read:read referred:refer
referring:refer refers:refer regretted:regret relied:rely rent:rend replied:reply rigged:rig ripped:rip ripping:rip
risen:rise rose:rise running:run said:say salaried:salary sang:sing sat:sit satisfied:satisfy saw:see saying:say
says:say seeing:see seen:see sees:see sent:send set:set setting:set shaken:shake shedding:shed shipping:ship
shook:shake shopping:shop shot:shoot shown:show shunned:shun sitting:sit slain:slay slammed:slam slamming:slam
slams:slam slew:slay slipped:slip slipping:slip sold:sell solidified:solidify sought:seek sparred:spar spat:spit
spent:spend spoke:speak spoken:speak spotted:spot starring:star stemming:stem stepped:step stepping:step
stirred:stir stolen:steal stood:stand stopped:stop stopping:stop stripped:strip strode:stride struck:strike
stuck:stick studied:study stunning:stun submitted:submit supplied:supply swept:sweep swore:swear sworn:swear
taken:take tallied:tally tapped:tap tapping:tap taught:teach testified:testify thought:think threw:throw
thrown:throw tied:tie tipping:tip told:tell took:take topped:top tried:try tying:tie unbound:unbind
underlying:underlie understood:understand unified:unify vetted:vet vetting:vet voiced:voice vying:vie was:be
wedding:wed went:go wept:weep were:be whipping:whip winning:win withdrew:withdraw withheld:withhold won:win
wore:wear worn:wear worried:worry wound:wind wrapped:wrap writes:write written:write wrote:write ’re:be ’s:be
"""

IRREGULAR = dict(pair.rsplit(":", 1) for pair in _IRREGULAR.split())
"""From an irregular form to its dictionary form."""
