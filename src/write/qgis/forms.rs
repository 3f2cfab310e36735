//! What a reader sees of a feature: names of columns, values in words, a form that only reads, a map tip.

use super::super::layers::{Layer, Role, Type};
use super::super::xml::{Element, el};
use super::super::{Context, say};
use super::style::is_edited;
use super::symbols::option;
use crate::model::{Outcome, PaperKind, SliverCause, Standing};

/// The elements of a style that are about columns.
pub(super) fn fields(layer: &Layer, context: &Context) -> Vec<Element> {
    let names: Vec<&str> = std::iter::once("fid").chain(layer.columns.iter().map(|(name, _)| *name)).collect();
    let widgets =
        names.iter().map(|name| el("field").attr("name", name).attr("configurationFlags", flags(name)).with(widget(layer, name, context)));
    let aliases = names
        .iter()
        .enumerate()
        .map(|(index, name)| el("alias").attr("field", name).attr("index", index).attr("name", alias(layer.role, name, context)));
    let editable = names.iter().map(|name| el("field").attr("name", name).attr("editable", u8::from(is_edited(layer.role))));
    let mut parts = vec![
        el("fieldConfiguration").with_all(widgets),
        el("aliases").with_all(aliases),
        el("editable").with_all(editable),
        el("featformsuppress").text("0"),
    ];
    parts.extend(form(layer, context));
    parts.push(el("previewExpression").text(preview(layer)));
    parts.push(el("mapTip").text(tip(layer, context)));
    parts
}

/// The number of a row is no news for a reader.
fn flags(name: &str) -> &'static str {
    if name == "fid" { "HideFromWms" } else { "None" }
}

/// What a column is called: by layer where it means another thing there.
pub(super) fn alias(role: Role, name: &str, context: &Context) -> String {
    let words = context.words;
    let own = section(role).and_then(|section| words.find(&format!("field.{section}.{name}")));
    let shared = || words.find(&format!("field.{name}")).or_else(|| words.find(&format!("column.{name}")));
    own.or_else(shared).unwrap_or(name).to_owned()
}

fn section(role: Role) -> Option<&'static str> {
    match role {
        Role::Lots(_) => Some("lots"),
        Role::Boundary(_) => Some("boundary"),
        Role::Lines(_) => Some("lines"),
        Role::Corridors(_) => Some("corridors"),
        Role::Faults | Role::FaultAreas => Some("faults"),
        Role::Slivers => Some("slivers"),
        Role::Dossier(_) => Some("dossier"),
        _ => None,
    }
}

fn widget(layer: &Layer, name: &str, context: &Context) -> Element {
    let widget = |kind: &str, options: Element| el("editWidget").attr("type", kind).with(el("config").with(options));
    let map = || el("Option").attr("type", "Map");
    match values(layer, name, context) {
        Some(values) => {
            let entry = |(value, label): (String, String)| map().with(option(&label, &value));
            let list = el("Option").attr("type", "List").attr("name", "map").with_all(values.into_iter().map(entry));
            widget("ValueMap", map().with(list))
        }
        None if ["reasons", "treatments", "reason", "text", "override", "note", "marks", "becomes", "decided_by"].contains(&name) => {
            widget("TextEdit", map().with(option("IsMultiline", "1")).with(option("UseHtml", "0")))
        }
        None => widget("TextEdit", map().with(option("IsMultiline", "0")).with(option("UseHtml", "0"))),
    }
}

/// The values of a column and their words; `None`: it has values of its own.
fn values(layer: &Layer, name: &str, context: &Context) -> Option<Vec<(String, String)>> {
    let words = context.words;
    let of =
        |section: &str, names: &[&str]| Some(names.iter().map(|name| ((*name).to_owned(), words.of(section, name).to_owned())).collect());
    let occurring = |word: &dyn Fn(&str) -> String| {
        let texts = layer.occurring(name);
        Some(texts.into_iter().flatten().map(|text| (text.to_owned(), word(text))).collect())
    };
    let kind = layer.columns.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind);
    match name {
        _ if kind == Some(Type::Flag) => {
            Some(vec![("1".into(), words.of("flag", "true").into()), ("0".into(), words.of("flag", "false").into())])
        }
        "standing" | "standing_without" | "without_draft" => of("standing", &Standing::ALL.map(Standing::name)),
        "then" | "now" | "outcome" => of("outcome", &Outcome::ALL.map(Outcome::name)),
        "level" => of("level", &["general", "zoning", "detailed"]),
        "side" => of("side", &["then", "now"]),
        "severity" => of("severity", &["error", "warning", "info"]),
        "cause" => of("sliver", &SliverCause::ALL.map(SliverCause::name)),
        "then_paper" => of("paper", &PaperKind::ALL.map(PaperKind::name)),
        "kind" => occurring(&|text| words.of("line", text).to_owned()),
        "width_from" => occurring(&|text| words.of("corridor_width", text).to_owned()),
        "corridor" => occurring(&|text| say::named(context, "corridor", text).unwrap_or_else(|| text.to_owned())),
        "function" => occurring(&|text| say::function(context, text)),
        "rule" => occurring(&|text| format!("{text} {}", words.title("rule", text))),
        "mildest_treatment" => occurring(&|text| say::treatment(context, text)),
        _ => None,
    }
}

/// The form of projects: what was found, why, and what it rests on; other layers have a list of their columns.
fn form(layer: &Layer, context: &Context) -> Vec<Element> {
    if layer.role != Role::Projects {
        return vec![el("editorlayout").text("generatedlayout")];
    }
    let tabs: [(&str, &[&str]); 3] = [
        ("qgis.tab_result", &["id", "name", "purpose", "standing", "also", "area_m2", "conflict_m2", "conflict_pct", "mildest_treatment"]),
        ("qgis.tab_reasons", &["marks", "reason", "reasons", "treatments", "decided_by", "becomes", "override", "note"]),
        ("qgis.tab_grounds", &["rule", "then", "now", "then_plans", "now_plans", "then_paper", "then_date", "presumed", "basis_confirmed"]),
    ];
    let field = |name: &&str| {
        el("attributeEditorField").attr("name", name).attr("index", layer.column(name).map_or(-1, index)).attr("showLabel", 1)
    };
    let tab = |(title, names): (&str, &[&str])| {
        let tab = el("attributeEditorContainer").attr("name", context.words.label(title)).attr("columnCount", 1).attr("groupBox", 0);
        tab.attr("showLabel", 1).attr("visibilityExpressionEnabled", 0).attr("visibilityExpression", "").with_all(names.iter().map(field))
    };
    vec![el("editorlayout").text("tablayout"), el("attributeEditorForm").with_all(tabs.map(tab))]
}

/// The place of a column in QGIS, where the number of the row comes first.
fn index(column: usize) -> i32 {
    i32::try_from(column + 1).unwrap_or(-1)
}

/// What names a feature in lists.
fn preview(layer: &Layer) -> String {
    match layer.role {
        Role::Projects => "concat(\"id\", ' – ', \"name\")".to_owned(),
        Role::Parcels => "concat(\"project\", ' / ', \"parcel\")".to_owned(),
        Role::Pieces => "concat(\"plan\", ' / ', \"lot\", ': ', round(\"area_m2\", 1), ' m²')".to_owned(),
        Role::Lots(_) => "\"code\"".to_owned(),
        Role::Dossier(_) => "concat(\"maDoiTuong\", ' – ', \"tenDoiTuong\")".to_owned(),
        Role::Faults | Role::FaultAreas => "\"text\"".to_owned(),
        _ => String::new(),
    }
}

/// What shows beside the pointer, as HTML with expressions; no language needs more than the values.
fn tip(layer: &Layer, context: &Context) -> String {
    let area = format!("[% format_number(\"area_m2\", 1, '{}') %] m²", context.words.lang.name());
    let [id, name, project, parcel, lot, code] = ["id", "name", "project", "parcel", "lot", "code"].map(|name| shown(&column(name)));
    let function = shown(&column("function_name"));
    match layer.role {
        Role::Projects => {
            let [standing, marks, reasons] =
                [column("standing_text"), "coalesce(\"marks\" || '\\n', '')".to_owned(), column("reasons")].map(|text| shown(&text));
            format!("<b>{id}</b> {name}<br>{area}<br><b>{standing}</b><br>{marks}{reasons}")
        }
        Role::Conflicts => format!("<b>{project}</b> {area}<br>{}", shown(&column("reason"))),
        Role::Parcels => format!("<b>{project}</b> {parcel}<br>{area}"),
        Role::Pieces => format!("{project} / {parcel}<br><b>{lot}</b> {function}<br>{area} ([% \"share_pct\" %]%)"),
        Role::Lots(_) => {
            let function = shown("coalesce(\"function_name\", \"function_text\", '')");
            format!("<b>{code}</b> {name}<br>{function}<br>{area}")
        }
        Role::Faults | Role::FaultAreas => shown(&column("text")),
        _ => String::new(),
    }
}

/// The expression of a column's text; a missing one is empty.
fn column(name: &str) -> String {
    format!("coalesce(\"{name}\", '')")
}

/// A text as HTML shows it: what people wrote is no markup.
fn shown(expression: &str) -> String {
    let escaped = ["'&', '&amp;'", "'<', '&lt;'", "'>', '&gt;'", "'\\n', '<br>'"];
    let all = escaped.iter().fold(expression.to_owned(), |text, change| format!("replace({text}, {change})"));
    format!("[% {all} %]")
}
