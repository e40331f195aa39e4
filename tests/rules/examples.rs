//! The examples of all rules. Written by `.ci/rules`.

mod cfn001;
mod cfn002;
mod cfn003;
mod cfn004;
mod cfn005;
mod cfn006;
mod cfn007;
mod cfn008;
mod cfn010;
mod cfn011;
mod cfn012;
mod cfn013;
mod cfn014;
mod cfn015;
mod cfn016;
mod cfn017;
mod cfn018;
mod cfn019;
mod cfn020;
mod cfn021;
mod cfn022;
mod cfn023;
mod cfn024;
mod cfn025;
mod cfn026;
mod cfn027;
mod cfn028;
mod cfn030;
mod cfn031;
mod cfn032;
mod cfn033;
mod cfn034;
mod cfn035;
mod cfn036;
mod cfn037;
mod cfn038;
mod cfn039;
mod cfn040;
mod cfn041;
mod cfn042;
mod cfn043;
mod cfn044;
mod cfn045;
mod cfn046;
mod cfn047;
mod cfn048;
mod cfn049;
mod cfn060;
mod cfn061;
mod cfn062;
mod cfn070;
mod cfn071;
mod cfn080;
mod cfn081;
mod cfn082;
mod cfn083;
mod cfn084;
mod cfn085;
mod cfn086;
mod cfn087;
mod cfn090;
mod cfn091;
mod cfn092;
mod cog001;
mod cog010;
mod cog011;
mod cog012;
mod cog013;
mod cog014;
mod cog015;
mod cog016;
mod cog017;
mod cog018;
mod cog019;
mod cog020;
mod cog021;
mod cog022;
mod cog023;
mod cog024;
mod cog025;
mod cog026;
mod cog027;
mod cog028;
mod cog029;
mod cog030;
mod cog031;
mod cog032;
mod cog033;
mod cog034;
mod cog035;
mod dat001;
mod dat002;
mod dat003;
mod dat004;
mod dat005;
mod dat006;
mod dat007;
mod dat008;
mod dat009;
mod dat010;
mod dat011;
mod dat012;
mod dat013;
mod dat014;
mod ddb001;
mod ddb002;
mod ddb003;
mod ddb004;
mod ddb005;
mod ddb006;
mod ddb007;
mod ddb008;
mod ddb009;
mod ddb010;
mod ddb011;
mod ddb012;
mod ddb013;
mod ddb014;
mod ddb015;
mod ddb016;
mod ddb017;
mod ddb018;
mod ddb019;
mod ddb020;
mod ddb021;
mod ddb022;
mod ddb023;
mod ddb024;
mod ddb025;
mod ddb026;
mod ddb027;
mod ddb028;
mod ddb029;
mod ddb030;
mod ddb031;
mod ddb032;
mod ddb033;
mod ddb034;
mod ddb035;
mod ddb036;
mod ddb037;
mod ddb038;
mod ddb039;
mod ddb040;
mod ddb041;
mod ddb042;
mod ddb043;
mod ddb044;
mod ddb045;
mod ddb046;
mod ddb047;
mod ddb048;
mod ddb049;
mod ddb050;
mod ddb051;
mod ddb052;
mod ddb053;
mod ddb054;
mod ddb055;
mod ddb056;
mod ddb057;
mod ddb058;
mod ddb059;
mod ddb061;
mod ddb062;
mod ddb063;
mod ddb064;
mod ddb065;
mod ddb066;
mod ddb070;
mod ddb071;
mod ddb072;
mod ddb073;
mod ddb074;
mod ddb080;
mod ddb081;
mod ddb082;
mod ddb083;
mod ddb084;
mod ddb085;
mod ddb086;
mod ddb087;
mod ddb088;
mod ddb090;
mod ddb091;
mod ddb092;
mod ddb093;
mod ddb094;
mod ddb095;
mod ddb096;
mod ddb101;
mod ddb102;
mod ent001;
mod ent002;
mod ent003;
mod ent004;
mod ent005;
mod ent006;
mod ent007;
mod ent008;
mod ent009;
mod ent010;
mod ent011;
mod ent012;
mod ent013;
mod ent014;
mod ent015;
mod ent016;
mod evo001;
mod evo002;
mod evo003;
mod evo004;
mod evo005;
mod evo006;
mod evo007;
mod evo008;
mod evo009;
mod evo010;
mod evo011;
mod evo012;
mod evo013;
mod evo014;
mod evo015;
mod evo016;
mod evo017;
mod evo018;
mod evo019;
mod evo020;
mod evo021;
mod evo022;
mod evo023;
mod evo024;
mod evo025;
mod evo026;
mod evo027;
mod evo028;
mod evo029;
mod evo030;
mod evo031;
mod evo032;
mod evo033;
mod evo034;
mod evo035;
mod evo036;
mod evo037;
mod evo038;
mod evo039;
mod evo040;
mod evo041;
mod evo042;
mod evo043;
mod evo044;
mod evo045;
mod evo046;
mod evo047;
mod evo048;
mod evo049;
mod evo050;
mod evo051;
mod evo052;
mod evo060;
mod iam001;
mod iam002;
mod iam003;
mod iam004;
mod iam005;
mod iam006;
mod iam007;
mod iam008;
mod iam010;
mod iam011;
mod iam012;
mod iam013;
mod iam014;
mod iam015;
mod iam016;
mod iam017;
mod iam018;
mod iam019;
mod iam020;
mod iam021;
mod iam022;
mod iam023;
mod iam024;
mod iam025;
mod iam026;
mod iam027;
mod iam028;
mod iam030;
mod iam031;
mod iam032;
mod iam033;
mod iam034;
mod iam035;
mod iam036;
mod iam040;
mod iam041;
mod iam042;
mod iam043;
mod iam044;
mod iam045;
mod iam046;
mod iam047;
mod iam048;
mod iam049;
mod iam050;
mod iam051;
mod iam052;
mod iam053;
mod iam054;
mod iam055;
mod iam056;
mod iam057;
mod iam058;
mod iam059;
mod iam060;
mod iam061;
mod iam062;
mod iam063;
mod iam064;
mod iam065;
mod iam066;
mod iam067;
mod iam068;
mod iam069;
mod iam070;
mod iam071;
mod iam072;
mod iam073;
mod iam074;
mod iam075;
mod iam076;
mod iam077;
mod iam078;
mod iam079;
mod iam080;
mod iam081;
mod iam082;
mod iam090;
mod iam091;
mod iam092;
mod iam093;
mod iam094;
mod iam095;
mod iam096;
mod iam097;
mod iam098;
mod iam099;
mod iam100;
mod iam101;
mod iam102;
mod iam110;
mod iam111;
mod iam112;
mod iam120;
mod iam121;
mod iam122;
mod iam123;
mod iam124;
mod iam125;
mod iam126;
mod iam127;
mod iam128;
mod iam129;
mod iam130;
mod kms001;
mod kms002;
mod kms003;
mod kms004;
mod kms005;
mod kms006;
mod kms007;
mod kms008;
mod kms009;
mod kms010;
mod kms011;
mod kms012;
mod kms015;
mod kms016;
mod kms017;
mod ops001;
mod ops002;
mod ops003;
mod ops004;
mod ops005;
mod ops006;
mod ops007;
mod ops008;
mod ops009;
mod ops010;
mod ops011;
mod ops012;
mod ops013;
mod ops014;
mod ops015;
mod ops016;
mod ops017;
mod ops018;
mod ops019;
mod ops020;
mod ops021;
mod ops022;
mod ops023;
mod ops024;
mod ops025;
mod ops026;
mod ops027;
mod ops028;
mod ops029;
mod ops030;
mod ops031;
mod ops032;
mod ops033;
mod ops034;
mod ops050;
mod ops051;
mod ops052;
mod ops053;
mod ops054;
mod ops055;
mod ops070;
mod ops071;
mod ops072;
mod ops073;
mod ops074;
mod ops075;
mod ops076;

examples! {
    cfn001
    cfn002
    cfn003
    cfn004
    cfn005
    cfn006
    cfn007
    cfn008
    cfn010
    cfn011
    cfn012
    cfn013
    cfn014
    cfn015
    cfn016
    cfn017
    cfn018
    cfn019
    cfn020
    cfn021
    cfn022
    cfn023
    cfn024
    cfn025
    cfn026
    cfn027
    cfn028
    cfn030
    cfn031
    cfn032
    cfn033
    cfn034
    cfn035
    cfn036
    cfn037
    cfn038
    cfn039
    cfn040
    cfn041
    cfn042
    cfn043
    cfn044
    cfn045
    cfn046
    cfn047
    cfn048
    cfn049
    cfn060
    cfn061
    cfn062
    cfn070
    cfn071
    cfn080
    cfn081
    cfn082
    cfn083
    cfn084
    cfn085
    cfn086
    cfn087
    cfn090
    cfn091
    cfn092
    cog001
    cog010
    cog011
    cog012
    cog013
    cog014
    cog015
    cog016
    cog017
    cog018
    cog019
    cog020
    cog021
    cog022
    cog023
    cog024
    cog025
    cog026
    cog027
    cog028
    cog029
    cog030
    cog031
    cog032
    cog033
    cog034
    cog035
    dat001
    dat002
    dat003
    dat004
    dat005
    dat006
    dat007
    dat008
    dat009
    dat010
    dat011
    dat012
    dat013
    dat014
    ddb001
    ddb002
    ddb003
    ddb004
    ddb005
    ddb006
    ddb007
    ddb008
    ddb009
    ddb010
    ddb011
    ddb012
    ddb013
    ddb014
    ddb015
    ddb016
    ddb017
    ddb018
    ddb019
    ddb020
    ddb021
    ddb022
    ddb023
    ddb024
    ddb025
    ddb026
    ddb027
    ddb028
    ddb029
    ddb030
    ddb031
    ddb032
    ddb033
    ddb034
    ddb035
    ddb036
    ddb037
    ddb038
    ddb039
    ddb040
    ddb041
    ddb042
    ddb043
    ddb044
    ddb045
    ddb046
    ddb047
    ddb048
    ddb049
    ddb050
    ddb051
    ddb052
    ddb053
    ddb054
    ddb055
    ddb056
    ddb057
    ddb058
    ddb059
    ddb061
    ddb062
    ddb063
    ddb064
    ddb065
    ddb066
    ddb070
    ddb071
    ddb072
    ddb073
    ddb074
    ddb080
    ddb081
    ddb082
    ddb083
    ddb084
    ddb085
    ddb086
    ddb087
    ddb088
    ddb090
    ddb091
    ddb092
    ddb093
    ddb094
    ddb095
    ddb096
    ddb101
    ddb102
    ent001
    ent002
    ent003
    ent004
    ent005
    ent006
    ent007
    ent008
    ent009
    ent010
    ent011
    ent012
    ent013
    ent014
    ent015
    ent016
    evo001
    evo002
    evo003
    evo004
    evo005
    evo006
    evo007
    evo008
    evo009
    evo010
    evo011
    evo012
    evo013
    evo014
    evo015
    evo016
    evo017
    evo018
    evo019
    evo020
    evo021
    evo022
    evo023
    evo024
    evo025
    evo026
    evo027
    evo028
    evo029
    evo030
    evo031
    evo032
    evo033
    evo034
    evo035
    evo036
    evo037
    evo038
    evo039
    evo040
    evo041
    evo042
    evo043
    evo044
    evo045
    evo046
    evo047
    evo048
    evo049
    evo050
    evo051
    evo052
    evo060
    iam001
    iam002
    iam003
    iam004
    iam005
    iam006
    iam007
    iam008
    iam010
    iam011
    iam012
    iam013
    iam014
    iam015
    iam016
    iam017
    iam018
    iam019
    iam020
    iam021
    iam022
    iam023
    iam024
    iam025
    iam026
    iam027
    iam028
    iam030
    iam031
    iam032
    iam033
    iam034
    iam035
    iam036
    iam040
    iam041
    iam042
    iam043
    iam044
    iam045
    iam046
    iam047
    iam048
    iam049
    iam050
    iam051
    iam052
    iam053
    iam054
    iam055
    iam056
    iam057
    iam058
    iam059
    iam060
    iam061
    iam062
    iam063
    iam064
    iam065
    iam066
    iam067
    iam068
    iam069
    iam070
    iam071
    iam072
    iam073
    iam074
    iam075
    iam076
    iam077
    iam078
    iam079
    iam080
    iam081
    iam082
    iam090
    iam091
    iam092
    iam093
    iam094
    iam095
    iam096
    iam097
    iam098
    iam099
    iam100
    iam101
    iam102
    iam110
    iam111
    iam112
    iam120
    iam121
    iam122
    iam123
    iam124
    iam125
    iam126
    iam127
    iam128
    iam129
    iam130
    kms001
    kms002
    kms003
    kms004
    kms005
    kms006
    kms007
    kms008
    kms009
    kms010
    kms011
    kms012
    kms015
    kms016
    kms017
    ops001
    ops002
    ops003
    ops004
    ops005
    ops006
    ops007
    ops008
    ops009
    ops010
    ops011
    ops012
    ops013
    ops014
    ops015
    ops016
    ops017
    ops018
    ops019
    ops020
    ops021
    ops022
    ops023
    ops024
    ops025
    ops026
    ops027
    ops028
    ops029
    ops030
    ops031
    ops032
    ops033
    ops034
    ops050
    ops051
    ops052
    ops053
    ops054
    ops055
    ops070
    ops071
    ops072
    ops073
    ops074
    ops075
    ops076
}
