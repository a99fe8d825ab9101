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

/* The most common ones first. */
static const char given[] = "伟偉芳娜敏静靜秀英丽麗强強磊洋艳艷勇军軍杰傑娟涛濤超明霞平刚"
                            "剛桂兰蘭玉华華建国國红紅晓曉小海燕文梅婷宇雪鹏鵬浩子轩軒涵雨"
                            "欣梓怡佳嘉俊博思诗詩然诺諾一可馨桐辰奕春美玲荣榮慧琳凯凱波斌"
                            "辉輝莉凤鳳淑珍洁潔健永萍岭嶺志秋菊令山岚嵐琪瑞龙龍飞飛云雲峰"
                            "鑫成林东東亮彬旭阳陽泽澤睿航毅恒恆哲豪家乐樂天宝寶金银銀生福"
                            "祥德义義仁信和兴興旺富贵貴昌盛长長庆慶元光新民爱愛心月星晨曦"
                            "昊皓翔宁寧安康庄莊雅琴瑶瑤瑾璐珊珠莹瑩颖穎薇蕾蓉莲蓮荷芬芝香"
                            "惠贤賢贞貞清素青蓝藍倩茜萱柔雯霖霆震雷电電勤勉学學语語彤悦悅"
                            "悠忆憶诚誠立方圆圓遠程兵钢鋼铁鐵钧鈞锋鋒锐銳铭銘坤乾培基城堂"
                            "树樹松柏杨楊柳桃杏梁栋棟楠枫楓炎炜煒烨燁灿燦焕煥熙照耀晖暉昕"
                            "晴景智力功勋勳胜勝利达達迪道逸友双雙仙伊佩俐倬修儿兒先克全兆"
                            "冬冰凡初丹之乃久乔喬二三四五大太夫奇奎妍妙妮姗姍姣娅婭婉婧婵"
                            "嬋媛嫣孝孟季宏宗定宜实實宣容宽寬川帅帥帆广廣延弘弟彦彥彩彪影"
                            "律微忠怀懷恩恺愷悟惟意慈懿才扬揚挺敬昭昱晋晉晟普晶曼朋柯森棋"
                            "楷歌江沁泓洪洲涌淇淼渊淵渝源漫潇瀟灵靈玄玥珂珏琦琛琬琰琼瓊瑛"
                            "瑜璇璋白皎真石祖祯禎祺禾精紫纯純纲綱紹维緣羽翠翰耕聪聰育胤良"
                            "艺藝苑若苏茂茵荟莎菁菲萌蓓蔚薛虎虹蝶裕观觀言誉譽贝貝贺賀赋赞"
                            "贊越跃躍迅逊遜遥遙郁闻聞阔闊陆陸陶隽雁雄靖韬韜韵韻顺順领風风"
                            "馥骁驍骏駿魁鸣鳴鸿鴻鹤鶴麒麟黎黛齐齊龄齡";

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

static bool is_made_of(const char *list, const char *word)
{
    char one[8];

    for (const char *at = word, *next = word; text_next(&next) != 0; at = next) {
        text_format(one, sizeof one, "%.*s", (int)(next - at), at);
        if (place(list, one) < 0)
            return false;
    }
    return true;
}

/* Candidates of a lesser rank come first; those of one rank stay in their order. */
static int rank(const char *word, enum offer_order order)
{
    const int last = (int)sizeof given;
    size_t length = text_length(word);

    if (order == OFFER_SURNAMES)
        return (length == 1 && place(surnames, word) >= 0) ||
                       (length == 2 && place(double_surnames, word) >= 0)
                   ? 0
                   : 1;
    if (order == OFFER_WORDS)
        return 0;
    if (length > 1)
        return is_made_of(given, word) ? 0 : last + 1;
    return place(given, word) >= 0 ? 1 + place(given, word) : last + 2;
}

/* By insertion: a few hundred at most, once a keystroke. */
int names_order(const struct ime_answer *a, enum offer_order order, short to[IME_CANDIDATES])
{
    int ranks[IME_CANDIDATES];

    for (int i = 0; i < a->count; i++) {
        int r = rank(a->words + a->at[i], order), at = i;

        for (; at > 0 && ranks[at - 1] > r; at--) {
            ranks[at] = ranks[at - 1];
            to[at] = to[at - 1];
        }
        ranks[at] = r;
        to[at] = (short)i;
    }
    return a->count;
}
