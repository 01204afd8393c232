"""What a name of a person is made of: surnames, given names, and words that are none."""

import re

from transcripts.redaction.wordlists import MINORITY_NAMES, NO_NAMES, SURNAMES

HAN = r"[\u4e00-\u9fff]"
DOUBLE_SURNAME = "|".join(name for name in SURNAMES if len(name) > 1)
SURNAME = f"(?:{DOUBLE_SURNAME}|[{''.join(name for name in SURNAMES if len(name) == 1)}])"
SURE_SURNAME = f"(?:(?!(?<=谢)谢)(?![和时全成应管包单连向项尚路车解谷])(?<!主){SURNAME})"
"""Surnames that are everyday words as well count only beside a label."""

NAME = rf"{SURNAME}{HAN}{{1,2}}"
MINORITY_NAME = rf"{HAN}{{0,3}}(?:{'|'.join(MINORITY_NAMES)}){HAN}{{0,3}}(?:·{HAN}{{2,6}})?|{HAN}{{2,6}}·{HAN}{{2,6}}"
"""「阿依古丽」, 「扎西次仁」, 「买买提·艾力」: no surname in front."""

KIN = (
    "老公|老婆|爱人|对象|爸|妈|儿子|女儿|孩子|朋友|同事|室友|姐|妹|哥|弟|嫂子|婆婆|公公"
    "|媳妇|丈夫|妻子|闺女|闺蜜|邻居|奶奶|爷爷|外婆|外公|同学|舅舅|姨|姑"
)
NO_NAME = re.compile(
    f"(?:{'|'.join(NO_NAMES)}|信息|电话|手机|号码|地址|姓名|名字|本人|什么|可以|怎么|个人|公司|单位|必填|选填|匿名|默认"
    "|[不没有您你我他她是的哪谁能要请改错写填那这都在])"
)
# Where the sentence goes on right behind a name: 「收件人李梅取消不了」, 「我叫李大伟你查一下」.
_ON = (
    "取消|电话|手机|号码|地址|订单|快递|收[到件货不]|签收|改[成为到]|换[成到]|帮[我忙]|查[一下不询]|[你您他她]|我[的们在要想]"
    "|[的吗呢吧啊呀哦]|没[有收]|写[错的成]|填[错的]|已经|什么|怎么|为什么|可以|能不|要不|要[退换改]|在[家吗不]|麻烦|谢谢|催"
    "|申请|想[要问退换]|买[的过了]|退[货款了]|就[行是好]|也[是可没]|昨天|今天|上次|前天|是[我收不]|和|跟|这个|那个"
)
OPEN_NAME = re.compile(
    rf"(?P<name>(?:{DOUBLE_SURNAME}){HAN}{{1,2}}?(?={_ON}|[^\u4e00-\u9fff]|$)|(?:{DOUBLE_SURNAME}){HAN}{{1,2}}"
    rf"|{SURE_SURNAME}{HAN}{{1,2}}?(?={_ON}|[^\u4e00-\u9fff]|$)|{SURE_SURNAME}{HAN}{{2}})"
)
"""A name that Chinese words may follow; where its end cannot be told it has three signs."""
