package loop

// usualWords are stems that at least one in fifty of the 568 labelled answers
// (train.jsonl and dev.jsonl) has: what two stories share by chance.
var usualWords = wordSet(`about accept account acros actually add after afternoon again against agency agre ahead alert all alone along already also alway analyst and another
	answer any anybody anyone anyth anyway app approv architect are argu around ask audit auditor autumn away back bad bank bar base basically became
	because become been before began begin behind being believe best better between big biggest bill bit black block board book bos both bought box break
	bring broken brought budget bug build built burn busines but buy call came can can't cancell car card care carri carry case cash cause center ceo cfo
	chain chair chang change channel chart cheap check chief chose christma claim clean clear click client clock clos close cloud cod code coffee com come
	committee company compar competitor complain complaint contract contractor control copi copy correct cost could could've couldn't count countri
	country course cto customer cut data date day dead deal december decid decide decision delet deliver delivery department design designer desk
	developer did didn't different director document doe doesn't doing dollar don't done door double down drew driver drop dropp duty each earlier early
	easy eight eleven else email end engine engineer enough error even event ever every everybody everyone everyth exactly expect explain eye fail fair
	fall far fast faster fault feature february feed feel fell felt few field figur file fill finance find fine finish first five fix floor folk follow
	for form forty found four fourteen free friday from front full gate gave general generally get gett giv give given goal goe going gone good got great
	green group grow gues guy had hadn't half hand happen happy hard has hat hav have he' he'd head hear heard held help her him hir hire his hit hold
	holiday home honest honestly hospital hotel hour house how human hundr hurt i'd i'll i'm i've idea inside instead interview into isn't it' it'd its
	itself january job july june junior just keep kept key kill kind knew know lab label lady land last late later launch lead leader learn leave left
	legal les lesson let letter level library light like limit lin line link list listen little live load lock log long longer look los lose lost lot love
	lunch machin machine made mail main mak make man manag manager many map march market match may maybe mean meet messag middle migration million mine
	minut minute mis miss mistake mobile model monday money month more morn most mostly mov move much must myself nam name near nearly need network never
	new next nice night nine nobody noise none normally not noth notic notice november now number october off offer office officer okay old once one only
	open operation order other our out outside over own owner pag page paid pair paper parcel part partner pass patch patient pay payment people per
	percent perfect person personally phon phone photo pick picture piece pilot place plan plann platform play point present president pretty price print
	problem procurement product production program programme project promis proper propos provider pull push put quality quarter question quick quiet
	quite ran rang rate rather read reader ready real really reason record red refus region releas release repair report responsible rest return revenue
	review right risk road roll room round rul rule run runn said sal same sat saturday sav saw say school screen search season seat second security see
	seen sell send senior sent september server service session set seven shar share she sheet shift ship shipp shop short should should've shout show
	shut side sign signature simple simply since single sit site sitt six size sleep slow small software sold some somebody someone someth sorry sort
	speak spend spent split spot spr sprint squad staff stand standard start stay steer step still stock stood stop stopp storage store story straight
	stream stuck student stuff such summer sunday supplier support sure switch system table tak take taken talk target tax team tech technology tell ten
	tend test text than that that' the their them then there there' these they they'd they're they've thi thing think third thirty those though thought
	thousand three through thursday ticket till tim time today together told too took tool top touch town trade traffic train truck true trust try tuesday
	turn twelve twenty twice two typ type under understand understood unit until use used user usually vendor version very vice video wait walk wall want
	warehouse warn was wasn't watch way we'd we'll we're we've wednesday week weekend well went were what what' whatever when where whether which while
	who who' who'd whole why will win winter with within without word work worse worst worth would would've wouldn't writ write written wrong wrote yeah
	year yes yet you you're your zero`)
