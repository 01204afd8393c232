// @ts-check
// 学员看到: the case in the library, the shop, product and order cards, what the trainee may decide, the colleagues.
import { button, h, icon } from "./dom.js";
import { authority } from "./form_points.js";
import { field, flagField, fold, ownRowsField, placeOf, selectField, textField, textsField } from "./fields.js";
import { undoable } from "./saving.js";
import { append, drop, get, put, reshape, state } from "./state.js";
import { listOf, textOf } from "./tree.js";

const PRODUCT = ["name", "price", "icon"];
const ORDER = ["no", "status", "items", "quantity", "amount", "receiver", "phone", "address", "courier", "waybill", "track"];
/** @type {[string, string][]} */
const ICONS = [["bag", "包"], ["belt", "皮带"], ["berry", "枸杞"], ["car", "车品"], ["clothes", "衣服"], ["cosmetics", "护肤品"], ["lock", "门锁"], ["nuts", "坚果"], ["sweater", "毛衣"]];

/** @returns {HTMLElement[]} */
export function shownForm() {
  const shops = h("datalist", { id: "ed-shops" }, state.words.shops.map((/** @type {string} */ name) => h("option", { value: name })));
  const shop = textField("店铺", ["shown", "shop"], { keep: true });
  shop.querySelector("input")?.setAttribute("list", "ed-shops");
  return [
    textField("标题", ["title"], { keep: true, hint: "快递三天没动，买家要退款", note: "学员在案例库里看到" }),
    h("div", { class: "ed-pair ed-pair--three" }, selectField("阶段", ["stage"], state.words.stages), selectField("难度", ["level"], [["1", "1 级"], ["2", "2 级"], ["3", "3 级"]]), textField("约几分钟", ["minutes"], { hint: "6" })),
    textField("练什么", ["purpose"], { lines: 2 }),
    h("div", { class: "ed-pair" }, shop, textField("客服的名字", ["shown", "agent"])), shops,
    textField("情景", ["shown", "situation"], { lines: 3, hint: "开始前看到的两三句话" }),
    product(), order(),
    textsField("店规", ["shown", "policies"]), textsField("我能做主", ["shown", "may_decide"], { note: "打勾的" }),
    textsField("要请示主管", ["shown", "ask_first"]), textsField("绝不能做", ["shown", "never"]),
    colleagues(),
    fold("case-more", () => "编号、标签、来源", () => [textField("编号", ["id"], { keep: true, note: "发布后不能换" }), textsField("标签", ["tags"]), textField("来源", ["source"])]),
  ];
}

function product() {
  const node = get(["shown", "product"]);
  if (typeof node === "string") put(["shown", "product"], { name: node });
  return fold("product", () => h("span", {}, "商品卡", h("span", { class: "t-ink-3" }, ` ${textOf(get(["shown", "product", "name"]))}`)), () => [
    textField("商品名", ["shown", "product", "name"], { keep: true }),
    h("div", { class: "ed-pair" }, textField("价格", ["shown", "product", "price"], { note: "元" }), selectField("图", ["shown", "product", "icon"], ICONS, { none: "不放图" })),
    ownRowsField("别的几行", ["shown", "product"], PRODUCT, "材质"),
  ], { "data-loc": placeOf(["shown", "product"]) });
}

function order() {
  if (!get(["shown", "order"])) {
    return button("加订单卡", () => { put(["shown", "order"], { no: "", status: "已付款" }); state.opened.add("order"); reshape(); }, {}, icon("plus-lg"));
  }
  const track = listOf(get(["shown", "order", "track"]));
  return fold("order", () => h("span", {}, "订单卡", h("span", { class: "t-ink-3" }, ` ${textOf(get(["shown", "order", "no"]))}`)), () => [
    h("div", { class: "ed-pair" }, textField("订单号", ["shown", "order", "no"]), textField("状态", ["shown", "order", "status"])),
    textField("买了什么", ["shown", "order", "items"]),
    h("div", { class: "ed-pair" }, textField("件数", ["shown", "order", "quantity"]), textField("实付", ["shown", "order", "amount"], { note: "元" })),
    h("div", { class: "ed-pair" }, textField("收件人", ["shown", "order", "receiver"]), textField("电话", ["shown", "order", "phone"], { hint: "138****1234" })),
    textField("地址", ["shown", "order", "address"]),
    h("div", { class: "ed-pair" }, textField("快递", ["shown", "order", "courier"]), textField("运单号", ["shown", "order", "waybill"])),
    h("fieldset", { class: "ed-field" }, h("legend", { class: "ed-label" }, "物流", h("span", { class: "ed-label__note" }, "新的在上")),
      track.map((_, place) => h("div", { class: "ed-box", "data-loc": placeOf(["shown", "order", "track", place]) }, h("div", { class: "ed-pair" }, textField("时间", ["shown", "order", "track", place, "time"], { keep: true }), flagField("卡在这里", ["shown", "order", "track", place, "stuck"])), textField("内容", ["shown", "order", "track", place, "text"], { keep: true }),
        button("删掉", () => { drop(["shown", "order", "track", place]); reshape(); }, { class: "ed-link ed-link--quiet" }))),
      button("加一行物流", () => { append(["shown", "order", "track"], { time: "", text: "" }); reshape(); }, {}, icon("plus"))),
    ownRowsField("别的几行", ["shown", "order"], ORDER, "优惠"),
    button("不要订单卡", () => undoable("去掉了订单卡", () => drop(["shown", "order"])), { class: "ed-link ed-link--bad" }),
  ], { "data-loc": placeOf(["shown", "order"]) });
}

function colleagues() {
  const desks = state.words.desks.map((/** @type {string[]} */ [desk, name]) => {
    /** @type {import("./tree.js").Loc} */
    const loc = ["desk", desk];
    if (!get(loc)) return button(`加${name}`, () => { put(loc, { after: "30s", says: "" }); state.opened.add(`desk:${desk}`); reshape(); }, {}, icon("plus"));
    return fold(`desk:${desk}`, () => h("span", {}, name, h("span", { class: "t-ink-3" }, ` ${textOf(get([...loc, "says"])).slice(0, 18)}`)), () => [
      h("div", { class: "ed-secret" }, h("h3", {}, icon("shield-lock"), "问了才知道"), textField("回答", [...loc, "says"], { lines: 3 })),
      field("多久回", [...loc, "after"], h("input", { class: "t-input ed-input", value: textOf(get([...loc, "after"])), placeholder: "30s", oninput: (/** @type {any} */ event) => put([...loc, "after"], event.target.value) })),
      h("span", { class: "ed-label" }, "批下来的"), ...authority([...loc, "grants"]),
      button(`不要${name}`, () => undoable(`去掉了${name}`, () => drop(loc)), { class: "ed-link ed-link--bad" }),
    ], { "data-loc": placeOf(loc) });
  });
  return h("fieldset", { class: "ed-field", "data-loc": placeOf(["desk"]) }, h("legend", { class: "ed-label" }, "能问的同事"), desks);
}
