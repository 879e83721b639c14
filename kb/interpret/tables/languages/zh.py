"""Chinese (simplified characters; the commonest traditional ones beside them). Data only."""

from __future__ import annotations

from kb.interpret.tables.languages.shape import Concept, Language, Role, pairs

_PUBLISH = r"(?:公开|公布|发布|開源|开源|上传|共享|分享|释出|放到网上|传到网上|放到(?=⟦h)|發布|開放|开放)"
TABLE = Language(
    code="zh",
    name="Chinese",
    joiners="和|与|及|以及|或|或者|、|跟|&|\\+",
    blocks={
        "OUT": r"(?:输出|回答|答案|回复|内容|数据|文本|结果|对话|文字|语料|輸出|數據|译文|摘要)",
        "GEN": r"(?:生成|产生|产出|撰写|编写|写出|写的|输出|合成|產生)",
        "TRAIN": r"(?:训练|訓練|改进|改善|开发|開發|构建|打造)",
        "FT": r"(?:微调|精调|微調|量化|二次训练|继续训练|增量训练|再训练|finetune|fine-tune)",
        "DISTIL": r"(?:蒸馏|蒸餾|模仿|克隆|复制)",
        "VIA": r"(?:的|模型|api|接口|应用|app|网页版|服务|官方|所|聊天机器人|大模型|给出的|提供的|返回的)*",
    },
    roles=(
        (Role.RIVAL, r"(?:与|和|跟|同){M}(?:的产品|的模型|公司)?(?:不|没有)?(?:构成)?(?:直接)?(?:竞争|競爭)"),
        (Role.RIVAL, r"竞争对手是?{M}"),
        (Role.UNUSED, r"(?:不用|没有用|没用|不使用|未使用|而不是){M}"),
        (
            Role.ACTOR,
            (
                r"^(?=⟦[pb])(?P<m>⟦[pb]\d+⟧)(?:公司)?(?:能|可以|能否|可否|"
                r"有权|当时|是否可以|是否有权)(?!用来|作为|当|被)"
            ),
        ),
        (Role.OWNED, r"{M}{VIA}{OUT}[^。?!;⟦]{0,8}(?:归谁|属于谁|谁所有|所有权|归属|版权归)"),
        (
            Role.LABELLER,
            (
                r"(?:用|由|让|使用|通过|靠){M}{VIA}(?:来|给|对|"
                r"为)?[^。?!;,⟦]{0,10}(?:标注|打标|打标签|标记|打分|评分|分类)"
            ),
        ),
        (Role.LABELLER, r"{M}{VIA}(?:标注|打标|标签|标记|偏好|评分)"),
        (Role.EVALUATOR, r"(?:用|与|和|跟){M}{VIA}[^。?!;,⟦]{0,10}(?:评测|评估|对比|比较|测评)"),
        (Role.TEACHER, r"{M}{VIA}{GEN}?(?:的|出的|出来的)?{OUT}"),
        (Role.TEACHER, r"{M}{VIA}{GEN}"),
        (Role.TEACHER, r"{OUT}(?:来自|来源于|由|是){M}"),
        (Role.TEACHER, r"{M}{VIA}[^。?!;⟦]{0,12}(?:教师|老师|導師|导师|teacher)"),
        (Role.TEACHER, r"(?:教师模型|老师模型|教师|teacher)(?:是|为|用|选|:)*{M}"),
        (Role.TEACHER, r"{DISTIL}(?:一个|一下|自|出)?{M}"),
        (Role.TEACHER, r"(?:从|对|把|将|由|用){M}{VIA}[^。?!;⟦]{0,8}{DISTIL}"),
        (Role.TEACHER, r"{M}{VIA}[^。?!;⟦,]{0,8}{DISTIL}"),
        (Role.BASE, r"(?:基于|以){M}{VIA}(?:为基础|为底座|为基座|作为基座|进行)?"),
        (Role.BASE, r"在{M}{VIA}(?:的)?(?:基础上|之上)"),
        (Role.BASE, r"{FT}(?:了|一个|过|后的)?{M}"),
        (Role.BASE, r"(?:对|把|将|用|拿){M}{VIA}[^。?!;⟦]{0,8}{FT}"),
        (Role.TEACHER, r"(?:用|使用|利用|通过){M}{VIA}[^。?!;⟦]{0,16}{TRAIN}"),
        (Role.BASE, r"{M}{VIA}(?:上)?[^。?!;⟦,]{0,4}{FT}"),
    ),
    concepts=(
        (Concept.HOW, r"(?!.*(?:合法|合规|允许|许可))(?:怎么(?!规定|说|样)|怎样|如何(?!规定)|多少)"),
        (
            Concept.ASKS,
            (
                r"(?:可以|能否|可否|能不能|可不可以|是否|允许|允許|禁止|合法|违规|违法|行吗|吗|"
                r"嗎|能用|能|许可|有什么(?:条件|要求|限制|义务)|什么条件|哪些(?:条件|义务|"
                r"限制)|"
                r"要注意什么)"
            ),
        ),
        (Concept.PARTY, r"(?:我们|我們|我|本公司|咱们|自己|我司|本人)"),
        (Concept.OWNS, r"(?:归谁|属于谁|谁所有|所有权归|版权归谁|归属)"),
        (Concept.DIFFER, r"(?:区别|不同|差异|差别)"),
        (Concept.CHANGED, r"(?:什么时候|何时|哪天)[^。?!]{0,20}(?:改|变|更新|修订)"),
        (Concept.SAYS, r"(?:怎么说|怎么规定|如何规定|规定了什么|说了什么|有什么规定|写了什么|有何规定)"),
        (Concept.TERMS, r"(?:条款|协议|许可证|服务条款|使用政策|授权协议|用户协议)"),
        (Concept.COMPETING, r"(?:竞争|競爭|竞品|对手)"),
        (
            Concept.DATASET_PUBLISHED,
            _PUBLISH
            + (
                r"[^。?!;,]{0,20}(?:数据集|语料库|數據集|训练数据)|(?:数据集|语料库|"
                r"训练数据)[^。?!;,⟦]{0,10}"
            )
            + _PUBLISH,
        ),
        (
            Concept.WEIGHTS_PUBLISHED,
            _PUBLISH
            + r"[^。?!;,]{0,12}(?:权重|權重|参数)|(?:权重|權重|参数)[^。?!;,]{0,14}"
            + _PUBLISH
            + r"|开放权重|开源权重",
        ),
        (
            Concept.SERVICE,
            (
                r"(?:对外|向(?:用户|客户|公众)|为(?:用户|"
                r"客户))[^。?!;,]{0,8}(?:提供|开放|上线|服务)|(?:作为|以|通过|做成|"
                r"提供)[^。?!;,⟦]{0,6}(?:api|"
                r"saas|云服务|在线服务|服务|接口)[^。?!;,]{0,6}(?:提供|出售|销售|上线|服务|形式)?"
            ),
        ),
        (
            Concept.SERVICE,
            (
                r"(?:放到|部署到|部署在|上线到|挂在|放在)[^。?!;,⟦]{0,8}(?:云服务|服务|"
                r"平台|网站|app|小程序)|给(?:客户|用户|公众)(?:用|使用)"
            ),
        ),
        (
            Concept.DELIVERED,
            (
                r"(?:交付|交给|卖给|移交|提供给)[^。?!;,]{0,4}(?:客户|合作伙伴|"
                r"甲方)[^。?!;,]{0,6}(?:部署|使用)?"
            ),
        ),
        (
            Concept.MODEL_PUBLISHED,
            _PUBLISH
            + (
                r"(?:这个|该|我们的|自己的|训练好的|一个)*(?:模型|学生模型|成果|聊天机器人)|"
                r"(?:模型|学生模型|成果)(?:会|将|要|打算|准备|后)?"
            )
            + _PUBLISH
            + (r"|(?:对外|公开)发布(?![^。?!;,]{0,12}(?:数据集|权重))|开源(?:出去|出来)"),
        ),
        (Concept.NOT_PUBLISHED, r"(?:不|不会|不再|从不|没有)(?:对外)?(?:发布|公开|分发|分享|开源|公布|外传|传播)"),
        (Concept.INTERNAL, r"(?:内部|內部|自用|自己用|公司内|不出公司)"),
        (Concept.SOLD, r"(?:出售|销售|售卖|卖钱|卖给|卖出)"),
        (Concept.COMMERCIAL, r"(?:商用|商业|商業|盈利|营利|付费|收费)"),
        (Concept.RESEARCH, r"(?:研究|论文|科研|学术|博士|硕士)"),
        (Concept.PERSONAL, r"(?:个人使用|个人用途|自己玩|私人)"),
        (Concept.NO_PERMISSION, r"(?:未经|没有|未获|无)(?:书面)?(?:授权|许可|同意)"),
        (Concept.PERMISSION_HELD, r"(?:获得|取得|有|拿到)了?[^。?!;,]{0,12}(?:书面)(?:授权|许可|同意)"),
        (Concept.SCRAPED, r"(?:爬取|爬虫|抓取|脚本批量|批量抓)"),
        (Concept.EMBEDDING, r"(?:嵌入模型|向量模型|embedding)"),
        (Concept.CLASSIFIER, r"(?:分类器|分类模型|分類器|情感分析|垃圾邮件过滤)"),
        (Concept.CHATBOT, r"(?:聊天机器人|对话机器人|助手|聊天機器人|客服机器人)"),
        (Concept.LANGUAGE_MODEL, r"(?:语言模型|大模型|大语言模型|語言模型|llm)"),
        (Concept.API, r"(?:api|接口)"),
        (Concept.APP, r"(?:应用|app|网页版|手机版)"),
        (Concept.OWN_HARDWARE, r"(?:本地部署|自己部署|自托管|自有服务器|本地运行)"),
        (Concept.GENERATED, r"(?:收集|采集|获取|生成|下载|抓取|得到)"),
        (Concept.TRAINED, r"(?:训练了|训练过|训练完|训练好|蒸馏了|蒸馏过)"),
        (Concept.TEACHES, r"教师|老师|导师|teacher"),
        (Concept.DISTIL, r"{DISTIL}"),
        (Concept.TRAIN, r"{TRAIN}|{FT}"),
        (Concept.COMPANY, r"(?:公司|企业|创业|初创)"),
    ),
    deny=r"(?<!能)(?<!可)(?<!是)(?:不(?!可以|能)|没有|未|勿|并非|非)",
    after="",
    reach=4,
    asked=r"(?:难道)?(?:不能|不可以)(?=[^。?!]{0,30}吗)|能不能|可不可以|是不是",
    months={},
    dates=(
        r"(?P<y>20\d\d)年(?P<mn>\d{1,2})月(?P<d>\d{1,2})[日号]",
        r"(?P<y>20\d\d)-(?P<mn>\d\d)-(?P<d>\d\d)",
        r"(?P<y>20\d\d)年(?P<mn>\d{1,2})月",
        r"(?P<y>20\d\d)年",
    ),
    relations=((r"(?:之前|以前|前)", "before"), (r"(?:之后|以后|后)", "after"), (r"(?:以来|起|开始)", "since")),
    scales={"万": 1e4, "萬": 1e4, "亿": 1e8, "億": 1e8, "千万": 1e7, "百万": 1e6, "千": 1e3},
    users=r"用户|用戶|月活|日活|人使用",
    monthly=r"月活|每月|每个月|月收入|月营收",
    daily=r"日活|每天|每日",
    yearly=r"年收入|年营收|每年|年销售额|年营业额|全年",
    revenue=r"收入|营收|营业额|销售额",
    currencies={"美元": "US dollars", "美金": "US dollars", "欧元": "euros", "元": "yuan", "人民币": "yuan"},
    countries=pairs("""中国, 大陆, 北京, 上海, 深圳, 杭州: China; 香港: Hong Kong; 台湾: Taiwan; 美国, 加州: United
        States; 德国: Germany; 法国: France; 英国: United Kingdom; 西班牙: Spain; 意大利: Italy; 荷兰: Netherlands;
        比利时: Belgium; 瑞士: Switzerland; 奥地利: Austria; 瑞典: Sweden; 丹麦: Denmark; 挪威: Norway; 芬兰: Finland;
        爱尔兰: Ireland; 波兰: Poland; 葡萄牙: Portugal; 希腊: Greece; 日本: Japan; 韩国: South Korea; 印度: India;
        越南: Vietnam; 新加坡: Singapore; 马来西亚: Malaysia; 泰国: Thailand; 印尼, 印度尼西亚: Indonesia; 澳大利亚:
        Australia; 加拿大: Canada; 俄罗斯: Russia; 土耳其: Turkey; 巴西: Brazil; 墨西哥: Mexico; 欧盟, 欧洲: European
        Union"""),
    adjectives={},
    seat=(
        r"(?:公司|企业|团队|我们|总部|我|机构|大学)(?:设|位于|注册|注册地|总部)?(?:是)?在{C}",
        r"{C}(?:的)?(?:公司|企业|团队|初创|创业公司|机构|大学)",
        r"位于{C}",
    ),
    glosses=(
        (r"版权|著作权|版權", "copyright"),
        (r"侵犯|侵权|侵害", "infringe"),
        (r"举证责任", "burden of proof"),
        (r"证明|证据|举证|證明", "prove"),
        (r"谁", "who"),
        (r"能耗|能源|电力|用电|耗电|省电", "energy"),
        (r"消耗", "use"),
        (r"气候|碳排放|碳", "climate carbon"),
        (r"隐私|gdpr|数据保护", "privacy gdpr personal data"),
        (r"个人数据|个人信息", "personal data"),
        (r"服务器", "servers"),
        (r"国家安全", "national security"),
        (r"安全", "security"),
        (r"偏见|歧视|刻板印象", "bias"),
        (r"审查", "censor"),
        (r"开源", "open source"),
        (r"透明", "transparent"),
        (r"强制执行|可执行", "enforceable"),
        (r"合同|契约", "contract"),
        (r"违反|违约", "breach"),
        (r"后果|处罚|责任", "consequences"),
        (r"标准|规范", "standard"),
        (r"人工智能法案|ai法案", "AI Act"),
        (r"水印", "watermark"),
        (r"检测|识别|发现", "detect"),
        (r"成本|价格|便宜", "cost"),
        (r"市场|股价", "market"),
        (r"商业秘密", "trade secret"),
        (r"竞争", "competing models"),
        (r"什么是|是什么", "what is"),
        (r"为什么", "why"),
        (r"蒸馏|蒸餾", "distillation"),
        (r"训练|訓練", "training"),
        (r"模型|人工智能", "model"),
        (r"输出|回答", "outputs"),
    ),
    aliases={
        "通义千问": "Qwen",
        "千问": "Qwen",
        "文心一言": "ERNIE Bot",
        "文心大模型": "ERNIE",
        "文心": "ERNIE",
        "豆包": "Doubao",
        "深度求索": "DeepSeek",
        "混元": "Hunyuan",
        "智谱清言": "ChatGLM",
        "智谱": "Zhipu",
        "月之暗面": "Moonshot",
        "百川": "Baichuan",
        "书生": "InternLM",
        "谷歌": "Google",
        "微软": "Microsoft",
        "百度": "Baidu",
        "字节跳动": "ByteDance",
        "阿里巴巴": "Alibaba",
        "腾讯": "Tencent",
        "小米": "Xiaomi",
    },
    spaced=False,
    comma=False,
)
