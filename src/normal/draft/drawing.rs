//! What the layers of a drawing are for.

use std::collections::BTreeSet;

use super::vocabulary::function_of;
use super::{Known, Source};
use crate::model::fold;
use crate::profile::Profile;
use crate::read::{Shape, names};

/// The keys that layers of a drawing can be for beside its lots.
const BESIDE: [&str; 4] = ["boundary", "red_lines", "building_lines", "corridors"];

/// What a drawing's layers are for; `key`: what the file as a whole is for.
pub(super) fn known<'a>(source: &'a Source, key: &'static str, by_name: bool, profiles: &[Profile]) -> Vec<Known<'a>> {
    let of =
        |key, by_name, layers: Vec<String>| Known { key, by_name, source, cad_layers: (!layers.is_empty()).then(|| layers.join(", ")) };
    if key != "lots" {
        return vec![of(key, by_name, Vec::new())];
    }
    let layers = layers_of(source);
    let mut all = Vec::new();
    let mut taken: Vec<String> = Vec::new();
    for key in BESIDE {
        let called = |name: &&String| names().layer(name, |shape| shape != Shape::Table).is_some_and(|layer| layer.key == key);
        let found: Vec<String> = layers.iter().filter(called).cloned().collect();
        if !found.is_empty() {
            taken.extend(found.clone());
            all.push(of(key, true, found));
        }
    }
    let rest: Vec<String> = layers.into_iter().filter(|name| !taken.contains(name)).collect();
    let lots = lots(&rest, profiles);
    let named = !lots.is_empty();
    all.insert(0, of("lots", named, if named { lots } else { rest }));
    all
}

/// The layers on which anything but text is drawn and seen.
fn layers_of(source: &Source) -> Vec<String> {
    let column = |name: &str| source.layer.columns.iter().position(|column| column == name);
    let [layer, kind, state] = [column("layer"), column("kind"), column("state")];
    let text = |feature: &crate::read::RawFeature, index: Option<usize>| feature.values.get(index?)?.text();
    let drawn =
        source.layer.features.iter().filter(|feature| text(feature, state).is_none() && text(feature, kind).as_deref() != Some("text"));
    drawn.filter_map(|feature| text(feature, layer)).collect::<BTreeSet<_>>().into_iter().collect()
}

/// The layers that stand for functions or are called as layers of lots are.
fn lots(layers: &[String], profiles: &[Profile]) -> Vec<String> {
    let is_staged = |name: &String| fold(name).starts_with("qhdat");
    if layers.iter().any(is_staged) {
        return vec!["QH_DAT_*".to_owned()];
    }
    let called = |name: &String| names().layer(name, |shape| shape == Shape::Area).is_some_and(|layer| layer.key == "lots");
    let function = |name: &String| profiles.first().is_some_and(|profile| function_of(profile, name).is_some());
    let outlines: Vec<String> = layers.iter().filter(|name| called(name)).cloned().collect();
    if outlines.is_empty() { layers.iter().filter(|name| function(name)).cloned().collect() } else { outlines }
}
