"""Letters of other alphabets, and odd ones of ours, that look like a small Latin letter."""

from __future__ import annotations

# From Unicode's confusables.txt (version 15.0, https://www.unicode.org/Public/security/): single
# letters whose prototype is one of ours, in either case, an l being an i here. Left out are those
# that NFKD leads to ours, and scripts from right to left: no Latin name is written in them, and
# within a word `names` lets no scripts mix.
LOOKALIKES = {
    "a": "ɑΑαАаᎪᗅⱭꓮꭺ𐊠𖽀",
    "b": "ƀƁƂƃƄƅɃɓΒβБВЬбвьѢѣҌҍᏏᏴᏼᑲᑳᖯᗷᲀᲇꓐꞴꞵꮟ𐊂𐊡𐌁",
    "c": "ȻȼϲϹСсҪҫᏟᲃᴄⲤⲥꓚꮯ𐊢𐌂𐐕𐐽𐔜",
    "d": "ÐðĐđƉƊƋƌɖɗԀԁᎠᏧᑯᗞᗪꓒꓓꭰꮷ",
    "e": "ɆɇΕεЕеҼҽҾҿᎬⴹꓰꬲꭼ𐊆𑢦𑢮𑣆𑣎",
    "f": "ƑƒϜϝՔքᖴᵮẝꓝꞘꞙꬵ𐊇𐊥𐔥𑢢𑣂",
    "g": "ƍƓǤǥɠɡԌԍՑցᏀᏳᏻᶃꓖꞬꮐ",
    "h": "ĦħɦΗЋНнћҢңҺһӇӈӉӊՀհᎻᏂᏲᏺᕼᵸⱧⱨⲎⲏꓧꚔꚕꞪꮋꮒ𐋏",
    "i": "ıŁłƖƗƚǀȽɨɩɪɫɭΙιІіӀӏᎥᏞᒪᛁᵻᵼⱢⲒⲓⳐⳑⵏꓡꓲꙆꙇꞮꭵꮮ𐊊𐌉𐐛𐑃𐔦𑢣𑢲𑣃𑣒𖼖𖼨",
    "j": "ɈɉʝͿϳЈјᎫᒍꓙꞲꭻ",
    "k": "ƘƙΚκКкҚқҞҟᏦᛕⱩⱪⲔⲕꓗꝀꝁꮶ𐔘",
    "m": "ΜμϺϻМмӍӎᎷᗰᛖⲘⲙꓟꮇ𐊰𐌑",
    "n": "ƝƞȠɲɳΝηՈՌոռᵰⲚⲛꓠ𐔓",
    "o": "ØøƟɵΘΟΣθοσОоѲѳӨөՕօଠഠဝჿዐᎤᎾᏫᲂᲿᴏᴑⲞⲟⴱⵁⵔꓳꝊꝋꬽꬾꭴꮎꮻ𐊒𐊫𐐄𐐬𐓂𐓪𐔖𑢨𑢵𑢷𑣈𑣕𑣗",
    "p": "ƤƥΡρРрᏢᑭᵽⱣⲢⲣꓑꮲ𐊕",
    "q": "ʠԚԛԳԶգզⵕ",
    "r": "ƦɌɍɼɽʀГгҒғᎡᎱᏒᖇᴦᵲⱤⲄⲅꓣꭇꭈꭱꮁꮢ𐒴𐓜𖼵",
    "s": "ƼƽʂЅѕՏտᏕᏚᵴꓢꜱꟅꮥꮪ𐊖𐐠𐑈𑢡𑣁𖼺",
    "t": "ŦŧƬƭƮȾʈΤτТтҬҭᎢᲄᲅᵵⱦⲦⲧꓔꭲ𐊗𐊱𐌕𑢼𖼊",
    "u": "ƲɄʉʋυՍսሀᏌᑌᴜᵾꓴꞞꞟꭎꭒꮜ𐓎𐓶𑢸𑣘𖽂",
    "v": "νѴѵᏙᐯᴠⴸꓦꛟꮩ𐔝𑜆𑢠𑣀𖼈",
    "w": "ƜɯѠѡѼѽԜԝԱաᎳᏔᴡꓪꝠꝡꮃꮤ𑓅𑜊𑜎𑜏",
    "x": "ΧχХхҲҳᕁᕽᚷⲬⲭⵝꓫꞳꭓ𐊐𐊴𐌗𐔧",
    "y": "ƔƳƴɎɏɣʏΓΥγУуҮүҰұყᎩᎽᲧᶌỾỿⲨⲩꓬꭚꭹꮍ𐊲𑢤𑣜𖽃",
    "z": "ƵƶȤȥʐΖζᏃᴢᵶꓜꮓ𑢩𑣄𑣉",
}
