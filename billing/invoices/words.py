"""The words of PDF and CSV, in both languages."""

from collections.abc import Mapping

WORDS: Mapping[str, tuple[str, str]] = {
    "invoice": ("账单", "Invoice"),
    "credit_note": ("红字账单", "Credit note"),
    "credit_date": ("开具日期", "Date"),
    "of_invoice": ("对应账单", "For invoice"),
    "reason": ("原因", "Reason"),
    "credited": ("冲减合计", "Total credited"),
    "invoice_number": ("账单编号", "Invoice number"),
    "issued_on": ("开票日期", "Invoice date"),
    "due_on": ("付款期限", "Due date"),
    "seller": ("销售方", "From"),
    "buyer": ("购买方", "To"),
    "vat_number": ("增值税号", "VAT number"),
    "supplied": ("服务期间", "Date of supply"),
    "terms": ("付款条件", "Payment terms"),
    "terms_days": ("自开票日起 {days} 日内付清", "{days} days from the invoice date"),
    "reverse_charge": (
        "反向征税（Reverse charge）：增值税由服务接受方申报缴纳。",
        "Reverse charge: the recipient of the service owes the VAT.",
    ),
    "outside_eu": (
        "不征欧盟增值税：服务提供地为购买方所在地（欧盟指令 2006/112/EC 第 44 条）。",
        "Outside the scope of EU VAT: supplied where the client is established (Article 44 of Directive 2006/112/EC).",
    ),
    "tax_id": ("纳税人识别号", "Tax id"),
    "order_reference": ("订单号", "Your reference"),
    "bank": ("收款账户", "Bank account"),
    "reference": ("付款备注", "Payment reference"),
    "checked": ("已核对，待定稿", "Checked, not final yet"),
    "draft": ("草稿，随通话更新", "Draft, changes with every call"),
    "company": ("企业客户", "Company"),
    "period": ("账期", "Period"),
    "printed": ("打印时间", "Printed"),
    "plan": ("套餐", "Plan"),
    "item": ("项目", "Item"),
    "days": ("期间", "Days"),
    "quantity": ("数量", "Quantity"),
    "unit_price": ("单价", "Unit price"),
    "tax_rate": ("税率", "Tax"),
    "amount": ("金额", "Amount"),
    "calls": ("通话数", "Calls"),
    "net": ("不含税合计", "Net total"),
    "tax": ("增值税", "VAT"),
    "total": ("应付合计", "Total due"),
    "in_your_favour": ("贵方结余", "In your favour"),
    "nothing_to_pay": (
        "本账单无需付款：贵方结余 {amount} {currency} 已转为贵方预存款，用于抵扣其他账单，也可要求退还。",
        "Nothing is to be paid. {amount} {currency} in your favour is held as your credit: it pays other invoices, "
        "or is given back when you ask.",
    ),
    "credit_used": (
        "本红字账单先冲减账单 {number} 的未付部分；已付部分转为贵方预存款。",
        "It is taken off what is open on invoice {number}; what was paid already is held as your credit.",
    ),
    "page": ("第 {page} 页，共 {pages} 页", "Page {page} of {pages}"),
    "note": (
        "每通电话按六位小数计价，每行合计后四舍五入到分；税额按税率合计一次计算。月租按自然月天数折算。",
        "Each call is priced to six places and each line rounded half up to cents once; tax is taken once per rate. "
        "Rents are prorated by the days of the month.",
    ),
    "month": ("月", "month"),
    "seat": ("座席·月", "seat-month"),
    "number": ("号码·月", "number-month"),
    "line": ("线路·月", "line-month"),
    "minute": ("分钟", "minute"),
    "seat_day": ("座席·天", "seat-day"),
    "call": ("通", "call"),
    "hour": ("小时", "hour"),
    "gb_month": ("GB·月", "GB-month"),
    "sale": ("单", "sale"),
    "sum": ("项", "item"),
    "line_id": ("账单行", "Line"),
    "call_id": ("通话编号", "Call"),
    "answered_at": ("接通时间", "Answered"),
    "direction": ("方向", "Direction"),
    "in": ("呼入", "in"),
    "out": ("呼出", "out"),
    "our_number": ("本方号码", "Our number"),
    "destination": ("对方号段", "Other side"),
    "duration": ("计时（秒）", "Clock (s)"),
    "billed": ("计费（秒）", "Billed (s)"),
    "currency": ("币种", "Currency"),
}


def word(key: str, language: str) -> str:
    """The word in the language: Chinese for any zh, else English."""
    return WORDS[key][0 if language.startswith("zh") else 1]


def label(label_zh: str, label_en: str, language: str) -> str:
    """The fitting one of two labels."""
    return label_zh if language.startswith("zh") else label_en
