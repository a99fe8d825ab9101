/* names.c - which characters names are made of. */
#include "terminal/names.h"

#include <string.h>

#include "base/text.h"

static const char surnames[] = "王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何林高罗羅"
                               "郑鄭梁谢謝宋唐许許邓鄧冯馮韩韓曹曾彭萧蕭肖蔡潘田董袁于余叶葉"
                               "蒋蔣杜苏蘇魏程吕呂丁沈任姚卢盧傅钟鍾鐘姜崔谭譚廖范汪陆陸金石"
                               "戴贾賈韦韋夏邱方侯邹鄒熊孟秦白江阎閻闫薛尹段雷黎史龙龍陶贺賀"
                               "顾顧毛郝龚龔邵万萬钱錢严嚴覃武莫孔向汤湯常温溫康施文牛樊葛邢"
                               "安齐齊易乔喬伍庞龐颜顏倪庄莊聂聶章鲁魯岳翟殷詹申欧歐耿关關兰"
                               "蘭焦俞左柳甘祝包宁寧尚符舒阮柯纪紀梅童凌毕畢单單季裴霍涂成苗"
                               "谷盛曲翁冉骆駱蓝藍路游辛靳管柴蒙鲍鮑华華喻祁蒲房滕屈饶饒解牟"
                               "艾尤阳陽时時穆农農司卓古吉缪繆简簡车車项項连連芦蘆麦麥褚娄婁"
                               "窦竇戚岑景党黨宫宮费費卜冷晏席卫衛米柏宗瞿桂全佟应應臧闵閔苟"
                               "邬鄔边邊卞姬师師和仇栾欒隋商刁沙荣榮巫寇桑郎甄丛叢仲虞敖巩鞏"
                               "明佘池查麻苑迟遲邝鄺封官谈談匡鞠惠荆荊乐樂冀郁胥南班储儲原栗"
                               "燕楚鄢劳勞谌諶奚皮粟冼蔺藺楼樓盘盤满滿闻聞位厉厲伊仝区區郜海"
                               "阚闞花权權强強帅帥屠豆朴盖蓋练練廉禹井祖漆巴丰支卿国國狄平计"
                               "計索宣晋晉相初门門云雲容敬来來扈晁芮都普阙闕浦戈伏鹿薄邸雍辜"
                               "羊阿乌烏母裘亓修邰赫杭况況那宿鲜鮮印逯隆茹诺諾战戰慕危玉银銀"
                               "亢嵇公哈湛宾賓戎勾茅利於呼居揭干但尉冶斯元束檀衣信展阴陰昝智"
                               "幸奉植衡富尧堯闭閉由";

/* Of given names: the most common ones in their order, and others. */
static const char given_first[] = "伟偉芳娜敏静靜秀英丽麗强強磊洋艳艷勇军軍杰傑娟涛濤明超霞平刚"
                                  "剛桂兰蘭玉华華建国國志红紅晓曉小海燕文梅婷宇雪鹏鵬浩子轩軒涵"
                                  "雨欣梓怡佳嘉俊博思诗詩然诺諾一可馨桐辰奕春美玲荣榮慧琳凯凱波"
                                  "斌辉輝莉凤鳳淑珍洁潔健永萍岭嶺金德云雲清福生光成立宝寶新学學"
                                  "东東林芬祥爱愛香龙龍庆慶峰宏洪飞飛家忠祖亮琴良广廣贵貴胜勝莲"
                                  "蓮利少琼瓊世大雄和兴興花雅素义義艺藝毅依仪儀宜逸益芝智之远遠"
                                  "元媛源圆圓渊淵妍彦彥岩雁嫣言延山珊姗姍善彤璇瑶瑤倩颖穎莹瑩悦"
                                  "悅丹晶琪萱宁寧鑫帆晨阳陽心如朝劲勁耀颂頌有友腾騰达達楚咏詠锋"
                                  "鋒霆景靖瑞泽澤航睿铭銘昊天翔旭恒恆哲豪伦倫廷弘振邦诚誠宪憲启"
                                  "啟炜煒烨燁皓朗乐樂安康正方中仁信礼禮孝勤俭武彬炳焕煥森松柏桦"
                                  "樺枫楓柳竹菊荷薇蓉蕾蓓茜茹若菲菁莎莺鶯蝶凝冰霜露晴虹霓月星朵"
                                  "妙妮娅婭婉婧婵嬋嫦娇嬌姣妹娣娥媚";
static const char given[] = "秋令岚嵐银銀旺富昌盛长長民曦庄莊瑾璐珠惠贤賢贞貞青蓝藍柔雯霖"
                            "震雷电電勉语語悠忆憶程兵钢鋼铁鐵钧鈞锐銳坤乾培基城堂树樹杨楊"
                            "桃杏梁栋棟楠炎灿燦熙照晖暉昕力功勋勳迪通道双雙仙伊佩俐倬修儿"
                            "兒先克全兆冬凡初乃久乔喬二三四五太夫奇奎孟季宗定实實宣容宽寬"
                            "尚川巧帅帥弟彩彪影律微怀懷恩恺愷悟惟意慈懿才扬揚承挺敬斯日昭"
                            "易昱晋晉晟普曼朋本权權材村来來柯棋楷歌水江沁泓法泰津洲流浦润"
                            "潤涌淇淼渝湘漫潇瀟灵靈热玄玥珂珏理琦琛琬琰瑛瑜璋用甫田男画畅"
                            "暢白百皎真知石祯禎祺禾秦穆空章简簡精紫纯純纲綱绍紹维維绪緣罗"
                            "羽翠翰耕聪聰育胤自舒苑苏茂茵荟萌蔚薛虎行裕西观觀誉譽豫贝貝贺"
                            "賀赋赞贊越跃躍辛迅连連逊遜遥遙郁采鉴鑒闻聞阔闊陆陸陶隽韬韜韵"
                            "韻顺順领風风馥骁驍骏駿高魁鸣鳴鸿鴻鹤鶴麒麟黎黛齐齊龄齡晏喜佑"
                            "祐伯仲淳澄升声環环欢歡滢瀅盈映应應融嵘嶸儒汝韶深申慎士仕施时"
                            "時适书書姝舜硕丝絲司嵩肃肅随隨岁穗亦翊羿熠屹诣苡粤粵岳园園缘"
                            "加锦錦进京竞井璟竟旌于余愉榆予煜钰鈺毓驭禹临臨凛淋蔺丞呈骋杭"
                            "琥沪护滬瑚胡臻镇鎮蓁甄直植致治稚质質执執亚亞涯崖研严嚴焱汶稳"
                            "穩钦欽芹亲親旋炫绚絢巍威唯卫韦為为未玮瑋路鹿禄祿";

static const char double_surnames[] =
    "欧阳歐陽上官司马司馬诸葛諸葛皇甫尉迟尉遲公孙公孫慕容司徒令狐夏侯东方東方南宫南宮端木长孙長孫"
    "宇文轩辕軒轅百里呼延拓跋闻人聞人澹台澹臺";

/* Where `word` stands in `list`, whose characters are all single; -1 nowhere.  UTF-8
 * has no character within another. */
static int place(const char *list, const char *word)
{
    const char *at = strstr(list, word);

    return at != NULL ? (int)(at - list) : -1;
}

static bool is_given(const char *character)
{
    return place(given_first, character) >= 0 || place(given, character) >= 0;
}

static bool is_given_name(const char *word)
{
    char one[8];

    for (const char *at = word, *next = word; text_next(&next) != 0; at = next) {
        text_format(one, sizeof one, "%.*s", (int)(next - at), at);
        if (!is_given(one))
            return false;
    }
    return true;
}

/* What a question and its candidates have in common. */
struct letters {
    int all;      /* the most that a candidate is spelled with */
    int syllable; /* the most that a single character is */
};

static struct letters letters_of(const struct ime_answer *a)
{
    struct letters n = {0, 0};

    for (int i = 0; i < a->count; i++) {
        bool single = text_length(a->words + a->at[i]) == 1;

        n.all = a->used[i] > n.all ? a->used[i] : n.all;
        n.syllable = single && a->used[i] > n.syllable ? a->used[i] : n.syllable;
    }
    return n;
}

enum { WHOLE = 0, FIRST = 10000, SHORTER = 15000, OTHER = 20000, LAST = 30000 };

static int surname_rank(const char *word, size_t length, int used, struct letters n)
{
    if (length == 2 && used == n.all && place(double_surnames, word) >= 0)
        return WHOLE;
    if (length == 1 && used == n.syllable && place(surnames, word) >= 0)
        return FIRST;
    return used == n.all ? OTHER : LAST;
}

/* A name as a whole, then its first character, then what else was typed. */
static int given_rank(const char *word, size_t length, int used, struct letters n)
{
    int common = place(given_first, word);

    if (length == 1 && used == n.syllable && is_given(word))
        return (used == n.all ? WHOLE : FIRST) + (common >= 0 ? common : (int)sizeof given_first);
    if (common >= 0 && used > 1 && n.syllable < n.all) /* "nana": na na as well as nan a */
        return SHORTER + common;
    if (length > 1 && used == n.all && is_given_name(word))
        return WHOLE + (int)sizeof given_first + 1;
    return used == n.all ? OTHER : LAST;
}

/* Candidates of a lesser rank come first; those of one rank stay in their order. */
static int rank(const char *word, int used, enum offer_order order, struct letters n)
{
    size_t length = text_length(word);

    if (order == OFFER_SURNAMES)
        return surname_rank(word, length, used, n);
    return order == OFFER_GIVEN ? given_rank(word, length, used, n) : 0;
}

/* By insertion: a few hundred at most, once a keystroke. */
int names_order(const struct ime_answer *a, enum offer_order order, short to[IME_CANDIDATES])
{
    struct letters n = letters_of(a);
    int ranks[IME_CANDIDATES];

    for (int i = 0; i < a->count; i++) {
        int r = rank(a->words + a->at[i], a->used[i], order, n), at = i;

        for (; at > 0 && ranks[at - 1] > r; at--) {
            ranks[at] = ranks[at - 1];
            to[at] = to[at - 1];
        }
        ranks[at] = r;
        to[at] = (short)i;
    }
    return a->count;
}
