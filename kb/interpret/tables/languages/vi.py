"""Vietnamese. Data only."""

from __future__ import annotations

from kb.interpret.tables.languages.shape import Concept, Language, Role, pairs

_PUBLISH = r"(?:công bố|công khai|phát hành|chia sẻ|đăng tải|đưa lên|tải lên|phân phối|mở mã nguồn|phổ biến)"
TABLE = Language(
    code="vi",
    name="Vietnamese",
    joiners="và|hoặc|hay|cùng với|với|&|\\+",
    blocks={
        "OUT": (
            r"(?:đầu ra|kết quả|câu trả lời|trả lời|phản hồi|văn bản|dữ liệu|nội dung|hội thoại|bản dịch|ví dụ|"
            r"output|outputs)"
        ),
        "GEN": r"(?:tạo ra|sinh ra|tạo|sinh|viết ra|viết|sản xuất)",
        "TRAIN": r"(?:huấn luyện|đào tạo|dạy|cải thiện|phát triển|xây dựng|train)",
        "FT": r"(?:tinh chỉnh|fine-?tun\w*|finetune|lượng tử hóa|huấn luyện tiếp|huấn luyện thêm|điều chỉnh)",
        "DISTIL": r"(?:chưng cất|distill?|bắt chước|sao chép)",
        "DET": r"(?:(?:mô hình|ứng dụng|api|chatbot|dịch vụ|trợ lý) )*",
        "LINK": r"(?: (?:của|từ|do|bởi|qua|bằng|mà|được|tạo|sinh|ra|api|mô hình|ứng dụng|chatbot|lấy|thu thập))* ",
    },
    roles=(
        (Role.RIVAL, r"cạnh tranh(?: trực tiếp)?(?: với)? {DET}{M}"),
        (Role.UNUSED, r"(?:không dùng|không sử dụng|thay vì) {DET}{M}"),
        (Role.ACTOR, r"^(?=⟦[pb])(?P<m>⟦[pb]\d+⟧) (?:có được|có quyền|được phép|có thể)(?! (?:dùng làm|làm))"),
        (Role.OWNED, r"{OUT}{LINK}{M}[^.?!;⟦]{0,10}(?:thuộc về ai|của ai|thuộc quyền)"),
        (Role.OWNED, r"(?:ai sở hữu|quyền sở hữu)[^.?!;⟦]{0,25} {M}"),
        (
            Role.LABELLER,
            (
                r"(?:dùng|sử dụng|bằng|nhờ) {DET}{M}[^.?!;⟦]{0,25}(?:gán nhãn|đánh nhãn|dán nhãn|chấm điểm|"
                r"phân loại dữ liệu)"
            ),
        ),
        (Role.LABELLER, r"(?:gán nhãn|đánh nhãn|nhãn)[^.?!;⟦]{0,25}(?:bằng|của|từ|do|qua|với) {DET}{M}"),
        (Role.EVALUATOR, r"(?:so sánh|đánh giá)[^.?!;⟦]{0,30}(?:với|bằng) {DET}{M}"),
        (Role.TEACHER, r"{OUT}{LINK}{M}"),
        (Role.TEACHER, r"(?:do|bởi|những gì|mà) {DET}{M} (?:đã )?{GEN}"),
        (Role.TEACHER, r"(?:dùng|sử dụng|bằng) {DET}{M}[^.?!;⟦]{0,12}(?:để )?{GEN} "),
        (Role.TEACHER, r"{M}[^.?!;⟦]{0,20}(?:giáo viên|mô hình thầy|làm thầy|teacher)"),
        (Role.TEACHER, r"(?:giáo viên|mô hình thầy|teacher)(?: (?:là|dùng))? {M}"),
        (Role.TEACHER, r"{DISTIL}(?: (?:mô hình|từ|lại|kiến thức|tri thức))* {M}"),
        (Role.BASE, r"(?:dựa trên|trên nền|từ nền|xuất phát từ) {DET}{M}"),
        (Role.BASE, r"{FT}(?: (?:lại|mô hình))* {M}"),
        (Role.BASE, r"{M}[^.?!;⟦]{0,12}(?:làm (?:mô hình )?(?:cơ sở|nền)|đã tinh chỉnh)"),
        (Role.TEACHER, r"(?:dùng|sử dụng|bằng|với|nhờ) {DET}{M}[^.?!;⟦]{0,20}{TRAIN}"),
        (Role.TEACHER, r"{TRAIN}[^.?!;⟦]{0,40}(?:bằng|từ|trên|với) {DET}{M}"),
    ),
    concepts=(
        (Concept.HOW, r"^\W*(?!.*(?:hợp pháp|được phép|giấy phép))(?:làm thế nào|làm sao|cách nào|cần bao nhiêu)"),
        (
            Concept.ASKS,
            (
                r"(?:có được|được phép|có thể|được không|có bị cấm|bị cấm|cho phép|hợp pháp|có hợp lệ|được dùng|"
                r"có quyền|điều kiện gì|những điều kiện|nghĩa vụ gì|cần điều kiện|phải làm gì)"
            ),
        ),
        (Concept.PARTY, r"\b(?:chúng tôi|tôi|công ty tôi|chúng ta|bên tôi|nhóm tôi|mình)\b"),
        (Concept.OWNS, r"(?:thuộc về ai|ai sở hữu|quyền sở hữu|thuộc quyền sở hữu)"),
        (Concept.DIFFER, r"(?:khác nhau|khác biệt|khác gì)"),
        (
            Concept.CHANGED,
            (
                r"(?:khi nào|bao giờ)[^.?!]{0,40}(?:thay đổi|sửa đổi|cập nhật)|(?:thay đổi|sửa đổi|"
                r"cập nhật)[^.?!]{0,20}(?:khi nào|bao giờ)"
            ),
        ),
        (Concept.SAYS, r"(?:nói gì|quy định gì|quy định thế nào|viết gì|quy định ra sao)"),
        (Concept.TERMS, r"(?:điều khoản|giấy phép|hợp đồng|chính sách sử dụng)"),
        (Concept.COMPETING, r"(?:cạnh tranh|đối thủ)"),
        (
            Concept.DATASET_PUBLISHED,
            _PUBLISH
            + (r"[^.?!;⟦]{0,15}(?:bộ dữ liệu|tập dữ liệu|dataset)|(?:bộ dữ liệu|tập dữ liệu|dataset)[^.?!;⟦]{0,25}")
            + _PUBLISH,
        ),
        (
            Concept.WEIGHTS_PUBLISHED,
            _PUBLISH
            + (r"[^.?!;⟦]{0,15}(?:trọng số|checkpoint)|(?:trọng số|checkpoint)[^.?!;]{0,25}")
            + _PUBLISH
            + r"|trọng số mở",
        ),
        (
            Concept.SERVICE,
            (
                r"(?:cung cấp|triển khai|mở|ra mắt)[^.?!;⟦]{0,25}(?:dịch vụ|api|saas|cho (?:khách hàng|người dùng|"
                r"công chúng))|bán (?:\w+ ){0,3}?(?:dịch vụ|api|saas|quyền truy cập)|dịch vụ (?:trực tuyến|api|"
                r"công cộng)"
            ),
        ),
        (Concept.DELIVERED, r"(?:bàn giao|giao)[^.?!;⟦]{0,20}cho (?:khách hàng|đối tác)"),
        (
            Concept.MODEL_PUBLISHED,
            _PUBLISH
            + (
                r" (?:rộng rãi )?(?:mô hình|kết quả|chatbot|bộ phân loại)|(?:mô hình|chatbot|"
                r"bộ phân loại)[^.?!;⟦]{0,15}(?:sẽ|được|rồi) "
            )
            + _PUBLISH,
        ),
        (Concept.NOT_PUBLISHED, r"(?:không|chưa|chẳng)(?: được| hề| bao giờ)? " + _PUBLISH),
        (Concept.INTERNAL, r"(?:nội bộ|trong công ty|trong nội bộ|cho nhân viên (?:của )?chúng tôi)"),
        (
            Concept.SOLD,
            (
                r"(?:\bbán (?:chatbot|mô hình|cho|sản phẩm|ra|nó|bộ|trợ lý|dịch vụ)|thương mại hóa|đem bán|rồi bán|"
                r"và bán)"
            ),
        ),
        (Concept.COMMERCIAL, r"(?:thương mại|kinh doanh|lợi nhuận|trả phí|có phí|thu phí)"),
        (Concept.RESEARCH, r"(?:nghiên cứu|luận án|luận văn|học thuật|tiến sĩ|khoa học)"),
        (Concept.PERSONAL, r"(?:mục đích cá nhân|dùng cá nhân|dùng riêng cho tôi)"),
        (Concept.NO_PERMISSION, r"(?:không có|chưa có|không xin) (?:sự )?(?:cho phép|giấy phép|đồng ý)"),
        (Concept.PERMISSION_HELD, r"(?:có|được|nhận)[^.?!;⟦]{0,12}(?:cho phép|đồng ý|chấp thuận) bằng văn bản"),
        (Concept.SCRAPED, r"(?:cào dữ liệu|thu thập tự động|bằng script)"),
        (Concept.EMBEDDING, r"(?:embedding|mô hình nhúng)"),
        (Concept.CLASSIFIER, r"(?:bộ phân loại|mô hình phân loại|bộ lọc thư rác|phân tích cảm xúc)"),
        (Concept.CHATBOT, r"(?:chat ?bot|trợ lý (?:ảo|ai))"),
        (Concept.LANGUAGE_MODEL, r"(?:mô hình ngôn ngữ|\bllm\b)"),
        (Concept.API, r"\bapi\b"),
        (Concept.APP, r"(?:ứng dụng|\bapp\b)"),
        (Concept.OWN_HARDWARE, r"(?:tự triển khai|tự vận hành|trên máy chủ (?:của )?(?:chúng tôi|riêng)|chạy cục bộ)"),
        (Concept.GENERATED, r"(?:thu thập|đã tạo|tạo ra|tải về|lấy được|sinh ra)"),
        (Concept.TRAINED, r"(?:đã (?:được )?(?:huấn luyện|chưng cất|đào tạo))"),
        (Concept.TEACHES, r"giáo viên|mô hình thầy|làm thầy|teacher"),
        (Concept.DISTIL, r"{DISTIL}"),
        (Concept.TRAIN, r"{TRAIN}|{FT}"),
        (Concept.COMPANY, r"(?:công ty|doanh nghiệp|startup|tập đoàn)"),
    ),
    deny=r"\b(?:không|chưa|chẳng)\b",
    after="",
    reach=12,
    asked=r"\b(?:chẳng lẽ|sao lại) không\b",
    months={},
    dates=(
        r"(?:ngày )?(?P<d>\d{1,2}) tháng (?P<mn>\d{1,2}),? năm (?P<y>20\d\d)",
        r"\b(?P<d>\d{1,2})/(?P<mn>\d{1,2})/(?P<y>20\d\d)\b",
        r"\b(?P<y>20\d\d)-(?P<mn>\d\d)-(?P<d>\d\d)\b",
        r"tháng (?P<mn>\d{1,2})(?: năm |/|-)(?P<y>20\d\d)",
        r"năm (?P<y>20\d\d)",
    ),
    relations=(
        (r"(?:trước|cho đến|đến)(?: ngày| tháng| năm)?", "before"),
        (r"sau(?: ngày| tháng| năm)?", "after"),
        (r"(?:từ|kể từ)(?: ngày| tháng| năm)?", "since"),
    ),
    scales={"triệu": 1e6, "nghìn": 1e3, "ngàn": 1e3, "tỷ": 1e9, "tỉ": 1e9},
    users=r"người dùng|người sử dụng",
    monthly=r"hàng tháng|mỗi tháng|một tháng|/tháng",
    daily=r"hàng ngày|mỗi ngày|/ngày",
    yearly=r"hàng năm|mỗi năm|một năm|/năm",
    revenue=r"doanh thu|doanh số",
    currencies={"đô la": "US dollars", "đô-la": "US dollars", "usd": "US dollars", "euro": "euros"},
    countries=pairs("""việt nam, hà nội, thành phố hồ chí minh, sài gòn, đà nẵng: Vietnam; đức: Germany; pháp: France;
        anh: United Kingdom; mỹ, hoa kỳ: United States; trung quốc: China; nhật bản, nhật: Japan; hàn quốc: South
        Korea; singapore: Singapore; thái lan: Thailand; malaysia: Malaysia; indonesia: Indonesia; ấn độ: India; úc:
        Australia; canada: Canada; tây ban nha: Spain; ý: Italy; hà lan: Netherlands; bỉ: Belgium; thụy sĩ: Switzerland;
        áo: Austria; thụy điển: Sweden; ba lan: Poland; nga: Russia; đài loan: Taiwan; hồng kông: Hong Kong; liên minh
        châu âu, châu âu: European Union"""),
    adjectives={},
    seat=(
        r"(?:công ty|doanh nghiệp|startup|trụ sở|chúng tôi|tôi sống|đại học|tập đoàn)[^.?!;⟦,]{0,22}(?:ở|tại) {C}\b",
        r"(?:công ty|doanh nghiệp|startup|tập đoàn|đại học)(?: của)? {C}\b",
    ),
    glosses=(
        (r"bản quyền|quyền tác giả|sở hữu trí tuệ", "copyright"),
        (r"vi phạm|xâm phạm", "infringe"),
        (r"nghĩa vụ chứng minh|trách nhiệm chứng minh", "burden of proof"),
        (r"chứng minh|bằng chứng", "prove"),
        (r"\bai (?:phải|cần)\b", "who must"),
        (r"năng lượng|\bđiện năng\b", "energy"),
        (r"tiêu thụ|tiêu tốn", "use"),
        (r"khí hậu|carbon|khí thải", "climate carbon"),
        (r"gdpr|quyền riêng tư|bảo vệ dữ liệu", "privacy gdpr personal data"),
        (r"dữ liệu cá nhân", "personal data"),
        (r"máy chủ", "servers"),
        (r"an ninh quốc gia", "national security"),
        (r"an ninh|an toàn", "security"),
        (r"thiên kiến|định kiến|phân biệt đối xử|thiên vị", "bias"),
        (r"kiểm duyệt", "censor"),
        (r"mã nguồn mở|nguồn mở", "open source"),
        (r"minh bạch", "transparent"),
        (r"có thể thi hành|cưỡng chế", "enforceable"),
        (r"hợp đồng", "contract"),
        (r"hậu quả|chế tài|bị phạt", "consequences"),
        (r"tiêu chuẩn", "standard"),
        (r"đạo luật ai|luật ai|ai act", "AI Act"),
        (r"thủy vân|dấu chìm|watermark", "watermark"),
        (r"phát hiện", "detect"),
        (r"chi phí|giá rẻ", "cost"),
        (r"thị trường|cổ phiếu", "market"),
        (r"bí mật kinh doanh", "trade secret"),
        (r"cạnh tranh", "competing models"),
        (r"là gì|nghĩa là gì", "what is"),
        (r"tại sao|vì sao", "why"),
        (r"chưng cất", "distillation"),
        (r"huấn luyện|đào tạo", "training"),
        (r"mô hình|trí tuệ nhân tạo", "model"),
        (r"đầu ra|câu trả lời", "outputs"),
    ),
    words=frozenset({"phi", "nova", "co"}),
    accents=True,
)
