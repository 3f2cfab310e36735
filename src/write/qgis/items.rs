//! The items of a print layout as QGIS stores them.

use super::super::xml::{Element, el};
use super::labels::FONT;
use super::paper::{Paper, Spot};
use super::symbols::{fill, option, outline, symbol};

/// What an item is.
#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    Page,
    Map,
    Picture,
    Label,
    Legend,
    ScaleBar,
    Frame,
    Table,
}

impl Kind {
    /// QGIS's number of it (`QgsLayoutItemRegistry::ItemType`).
    fn number(self) -> u32 {
        match self {
            Self::Page => 65_638,
            Self::Map => 65_639,
            Self::Picture => 65_640,
            Self::Label => 65_641,
            Self::Legend => 65_642,
            Self::ScaleBar => 65_646,
            Self::Frame => 65_647,
            Self::Table => 65_649,
        }
    }
}

/// The id of an item, made of its number on the sheet.
fn uuid(number: u32) -> String {
    format!("{{00000000-0000-4000-8000-{number:012}}}")
}

/// An item without frame and background.
pub(super) fn item(paper: Paper, kind: Kind, number: u32, id: &str, place: Spot) -> Element {
    let place = paper.spot(place);
    let at = format!("{},{},mm", place.x, place.y);
    el("LayoutItem")
        .attr("type", kind.number())
        .attr("id", id)
        .attr("uuid", uuid(number))
        .attr("templateUuid", uuid(number))
        .attr("position", &at)
        .attr("positionOnPage", &at)
        .attr("size", format!("{},{},mm", place.width, place.height))
        .attr("zValue", number)
        .attr("visibility", 1)
        .attr("opacity", 1)
        .attr("outlineWidthM", "0.2,mm")
}

/// Which of outline and background an item has; QGIS draws both where nothing is said.
fn dressed(item: Element, frame: bool, background: bool) -> Element {
    item.attr("frame", frame).attr("background", background)
}

/// White paper without outline.
pub(super) fn blank() -> Element {
    symbol("", "fill", vec![fill("255,255,255,255", "255,255,255,0", 0.0)])
}

/// Properties that an expression sets.
pub(super) fn data_defined<T: AsRef<str>>(properties: &[(&str, T)]) -> Element {
    let map = |name: &str| el("Option").attr("type", "Map").attr("name", name);
    let flag = el("Option").attr("type", "bool").attr("name", "active").attr("value", "true");
    let kind = el("Option").attr("type", "int").attr("name", "type").attr("value", 3);
    let property =
        |(name, expression): &(&str, T)| map(name).with(flag.clone()).with(option("expression", expression.as_ref())).with(kind.clone());
    let all = map("properties").with_all(properties.iter().map(property));
    let inside = el("Option").attr("type", "Map").with(option("name", "")).with(all).with(option("type", "collection"));
    el("LayoutObject").with(el("dataDefinedProperties").with(inside))
}

/// What hides an item where an expression says so: on the screen and in what is printed.
pub(super) fn hidden(when: &str) -> [(&'static str, String); 2] {
    [("dataDefinedExcludeExports", when.to_owned()), ("dataDefinedOpacity", format!("if({when}, 0, 100)"))]
}

/// A text that holds no expression, whatever people wrote: a word joiner, which nobody sees, parts the signs that begin one.
pub(super) fn plain(text: &str) -> String {
    text.replace("[%", "[\u{2060}%")
}

/// A text with expressions in `[% … %]`.
pub(super) struct Text {
    pub(super) paper: Paper,
    pub(super) content: String,
    /// Points.
    pub(super) size: f64,
    pub(super) bold: bool,
    pub(super) centred: bool,
    pub(super) frame: bool,
    /// Where an expression says so the text does not show.
    pub(super) hidden: Option<String>,
}

impl Text {
    pub(super) fn new(paper: Paper, content: impl Into<String>) -> Self {
        Self { paper, content: content.into(), size: 8.0, bold: false, centred: false, frame: false, hidden: None }
    }

    /// The text at its place.
    pub(super) fn at(self, number: u32, place: Spot) -> Element {
        self.called(number, "", place)
    }

    /// The text at its place, with an id.
    pub(super) fn called(self, number: u32, id: &str, place: Spot) -> Element {
        let empty = item(self.paper, Kind::Label, number, id, place);
        self.into_item(empty, None)
    }

    /// The text in an item, over a background whose colour an expression gives.
    pub(super) fn into_item(self, item: Element, background: Option<&str>) -> Element {
        let (across, down) = if self.centred { (4, 128) } else { (1, 32) };
        let item = item.attr("labelText", &self.content).attr("htmlState", 0).attr("halign", across).attr("valign", down);
        let item = item.attr("marginX", 1).attr("marginY", 0.4);
        let item = match background {
            Some(colour) => dressed(item, true, true).with(data_defined(&[("dataDefinedBackgroundColor", colour)])),
            None => dressed(item, self.frame, self.hidden.is_some()),
        };
        let item = item.with_all(self.hidden.map(|when| data_defined(&hidden(&when))));
        item.with(el("LabelFont").attr("description", font(self.paper.points(self.size), self.bold)).attr("style", ""))
            .with(el("FontColor").attr("red", 20).attr("green", 20).attr("blue", 20).attr("alpha", 255))
    }
}

/// A font as Qt writes it.
fn font(points: f64, bold: bool) -> String {
    format!("{FONT},{points},-1,5,{},0,0,0,0,0", if bold { 75 } else { 50 })
}

fn text_style(points: f64, bold: bool) -> Element {
    let style = el("text-style").attr("fontFamily", FONT).attr("fontSize", points).attr("fontSizeUnit", "Point");
    let style = style.attr("fontWeight", if bold { 75 } else { 50 }).attr("textColor", "20,20,20,255").attr("textOpacity", 1);
    style.attr("multilineHeight", 1)
}

/// A map that follows a theme; expressions set other properties of it.
pub(super) fn map(paper: Paper, number: u32, id: &str, place: Spot, theme: &str, properties: &[(&str, String)]) -> Element {
    let map = item(paper, Kind::Map, number, id, place)
        .attr("followPreset", "true")
        .attr("followPresetName", theme)
        .attr("keepLayerSet", "false");
    dressed(map.attr("drawCanvasItems", "false").attr("mapRotation", 0), true, true)
        .with(data_defined(properties))
        .with(el("Extent").attr("xmin", 0).attr("ymin", 0).attr("xmax", paper.length(place.width)).attr("ymax", paper.length(place.height)))
        .with(el("AtlasMap").attr("atlasDriven", 1).attr("scalingMode", 2).attr("margin", 0.3))
}

/// Draws on a map what another one shows.
pub(super) fn frame_of(map: u32, colour: &str) -> Element {
    el("ComposerMapOverview")
        .attr("name", "frame")
        .attr("uuid", uuid(900 + map))
        .attr("show", 1)
        .attr("frameMap", uuid(map))
        .attr("blendMode", 0)
        .attr("inverted", 0)
        .attr("centered", 0)
        .with(symbol("", "fill", vec![outline(colour, "solid", 0.6)]))
}

/// A scale bar in metres. Its segments are as long as they can be, in whole units of the first digit: with these lengths 1, 2 or 5 of
/// a power of ten at a scale that is one of those.
pub(super) fn scale_bar(paper: Paper, number: u32, map: u32, place: Spot) -> Element {
    let (segments, longest) = paper.bar;
    let widths = [0.7, 1.0].map(|share| share * longest * f64::from(segments));
    dressed(item(paper, Kind::ScaleBar, number, "scale_bar", place), false, false)
        .attr("mapUuid", uuid(map))
        .attr("style", "Single Spot")
        .attr("unitType", "meters")
        .attr("unitLabel", "m")
        .attr("numMapUnitsPerScaleBarUnit", 1)
        .attr("segmentSizeMode", 1)
        .attr("minBarWidth", widths[0])
        .attr("maxBarWidth", widths[1])
        .attr("numSegments", segments)
        .attr("numSegmentsLeft", 0)
        .attr("height", 2)
        .attr("labelBarSpace", 1)
        .attr("boxContentSpace", 1)
        .attr("outlineWidth", 0.2)
        .with(text_style(paper.points(7.5), false))
}

/// A north arrow; grid north is up.
pub(super) fn north(paper: Paper, number: u32, map: u32, place: Spot) -> Element {
    dressed(item(paper, Kind::Picture, number, "north", place), false, false)
        .attr("file", ":/images/north_arrows/layout_default_north_arrow.svg")
        .attr("mode", 0)
        .attr("resizeMode", 0)
        .attr("mapUuid", uuid(map))
        .attr("northMode", 0)
        .attr("svgFillColor", "20,20,20,255")
        .attr("svgBorderColor", "20,20,20,255")
        .attr("svgBorderWidth", 0.2)
}

/// A legend of layers, of what occurs on a map; of some layers only what an expression lets through.
pub(super) fn legend(paper: Paper, number: u32, (map, id): (u32, &str), title: &str, leaves: &[Leaf], place: Spot) -> Element {
    let style = |name: &'static str, points: f64, bold: bool, top: f64| {
        el("style")
            .attr("name", name)
            .attr("alignment", 1)
            .attr("marginTop", paper.length(top))
            .attr("marginBottom", paper.length(1.0))
            .attr("marginLeft", 1)
            .attr("indent", 0)
            .with(el("styleFont").attr("description", font(paper.points(points), bold)).attr("style", ""))
    };
    let styles = [
        style("title", 9.0, true, 0.0),
        style("group", 8.0, true, 1.0),
        style("subgroup", 7.5, true, 1.5),
        style("symbol", 7.5, false, 0.6),
        style("symbolLabel", 7.5, false, 0.6),
    ];
    dressed(item(paper, Kind::Legend, number, id, place), false, false)
        .attr("title", title)
        .attr("map_uuid", uuid(map))
        .attr("legendFilterByMap", 1)
        .attr("legendFilterByAtlas", 0)
        .attr("resizeToContents", 1)
        .attr("columnCount", 1)
        .attr("splitLayer", 1)
        .attr("symbolWidth", paper.length(6.0))
        .attr("symbolHeight", paper.length(2.8))
        .attr("boxSpace", 0.5)
        .attr("lineSpacing", paper.length(0.5))
        .attr("wrapChar", "")
        .with(el("styles").with_all(styles))
        .with(el("layer-tree-group").with_all(leaves.iter().map(leaf)))
}

/// A layer in a legend.
pub(super) struct Leaf {
    pub(super) layer: String,
    pub(super) title: String,
    /// What of it is shown, as an expression; `None`: all.
    pub(super) filter: Option<String>,
    /// What classes are called here, by their places; the others have the labels of the layer.
    pub(super) labels: Vec<(usize, String)>,
}

fn leaf(leaf: &Leaf) -> Element {
    let map = || el("Option").attr("type", "Map");
    let on = el("Option").attr("type", "bool").attr("name", "legend/expressionFilterEnabled").attr("value", "true");
    let filter = leaf.filter.iter().flat_map(|expression| [option("legend/expressionFilter", expression), on.clone()]);
    let labels = leaf.labels.iter().map(|(place, label)| option(&format!("legend/label-{place}"), label));
    let node = el("layer-tree-layer").attr("id", &leaf.layer).attr("name", &leaf.title).attr("checked", "Qt::Checked").attr("expanded", 1);
    let title = option("legend/title-label", &leaf.title);
    node.with(el("customproperties").with(map().with(title).with_all(filter).with_all(labels)))
}

/// A table of the rows that belong to the project of the sheet.
pub(super) struct Table {
    pub(super) paper: Paper,
    /// The number of its frame; that of the table is one more.
    pub(super) number: u32,
    pub(super) layer: &'static str,
    pub(super) place: Spot,
    /// Heading, expression, and where it stands in its cell (1: left, 2: right).
    pub(super) columns: Vec<(String, String, u8)>,
    pub(super) filter: &'static str,
    pub(super) order: &'static str,
    pub(super) rows: usize,
    pub(super) empty: String,
}

/// The widths of the columns, millimetres; 0: as wide as the texts.
const WIDTHS: [u8; 5] = [18, 40, 74, 31, 23];

/// The frame and the table in it.
pub(super) fn table(table: &Table) -> [Element; 2] {
    let frame =
        dressed(item(table.paper, Kind::Frame, table.number, "", table.place), false, false).attr("multiFrame", uuid(table.number + 1));
    let frame = frame.attr("multiFrameTemplateUuid", uuid(table.number + 1)).attr("sectionX", 0).attr("sectionY", 0);
    let frame =
        frame.attr("sectionWidth", table.paper.length(table.place.width)).attr("sectionHeight", table.paper.length(table.place.height));
    let column = |((heading, expression, side), width): (&(String, String, u8), u8)| {
        el("column")
            .attr("attribute", expression)
            .attr("heading", heading)
            .attr("hAlignment", side)
            .attr("vAlignment", 128)
            .attr("width", table.paper.length(f64::from(width)))
    };
    let sort = el("column").attr("attribute", table.order).attr("sortOrder", 1).attr("heading", "");
    let content = el("LayoutMultiFrame")
        .attr("type", Kind::Table.number())
        .attr("uuid", uuid(table.number + 1))
        .attr("templateUuid", uuid(table.number + 1))
        .attr("vectorLayer", table.layer)
        .attr("source", 0)
        .attr("filterFeatures", "true")
        .attr("featureFilter", table.filter)
        .attr("maxFeatures", table.rows)
        .attr("resizeMode", 0)
        .attr("wrapBehavior", 1)
        .attr("cellMargin", 0.8)
        .attr("showGrid", 1)
        .attr("horizontalGrid", 1)
        .attr("verticalGrid", 0)
        .attr("gridStrokeWidth", 0.1)
        .attr("gridColor", "120,120,120,255")
        .attr("backgroundColor", "255,255,255,255")
        .attr("headerMode", 0)
        .attr("emptyTableMode", 2)
        .attr("emptyTableMessage", &table.empty)
        .with(el("childFrame").attr("uuid", uuid(table.number)).attr("templateUuid", uuid(table.number)))
        .with(el("headerTextFormat").with(text_style(table.paper.points(7.5), true)))
        .with(el("contentTextFormat").with(text_style(table.paper.points(7.5), false)))
        .with(el("displayColumns").with_all(table.columns.iter().zip(WIDTHS).map(column)))
        .with(el("sortColumns").with(sort));
    [frame, content]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_wrote_is_no_expression() {
        assert_eq!(plain("Kim Thành [80 %]"), "Kim Thành [80 %]");
        assert!(!plain("[% 1 + 1 %] [[%").contains("[%"));
    }
}
