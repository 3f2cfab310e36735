//! The legends of a sheet: what occurs on each map, and of functions no more than fit, those nearest to the project first.

use std::sync::Arc;

use super::super::Context;
use super::super::layers::Role;
use super::super::xml::Element;
use super::items::{self, Leaf, Text};
use super::layout::cut;
use super::maps::{MAP_NOW, MAP_THEN};
use super::paper::{Paper, Spot};
use super::renderers::{Look, functions};
use super::shown::{Group, Shown};
use crate::report::Report;

/// Lines of a legend that fit below its title.
const LINES: usize = 15;

/// Functions that a legend has in any case.
const FEWEST: usize = 4;

/// Where a legend stands, on which map, and what it is of.
struct Side<'a> {
    number: u32,
    map: (u32, &'static str),
    x: f64,
    title: &'static str,
    layers: Vec<&'a Shown<'a>>,
    /// Plans that lie on one map together.
    plans: Vec<Vec<usize>>,
}

/// Both legends, each with a line that tells of what did not fit.
pub(super) fn legends(paper: Paper, report: &Report, shown: &[Shown], context: &Context) -> Vec<Element> {
    let of = |wanted: &dyn Fn(&Shown) -> bool| shown.iter().filter(|one| wanted(one)).collect::<Vec<_>>();
    let is_then = |plan: usize| report.projects.iter().any(|project| project.then_plans.contains(&report.plans[plan].id));
    let then = of(&|one| matches!(one.layer.role, Role::Projects | Role::Buildings) || one.layer.role.plan().is_some_and(is_then));
    let now = of(&|one| {
        let is_result = matches!(one.layer.role, Role::Projects | Role::Conflicts | Role::Buildings);
        is_result || (one.layer.role.plan().is_some() && one.group == Group::Now)
    });
    let place = |id: &Arc<str>| report.plans.iter().position(|plan| plan.id == *id);
    let plans_then = report.projects.iter().map(|project| project.then_plans.iter().filter_map(place).collect()).collect();
    let plans_now = vec![(0..report.plans.len()).filter(|plan| report.plans[*plan].in_force).collect()];
    let sides = [
        Side { number: 50, map: (MAP_THEN, "map_then"), x: 196.0, title: "qgis.legend_then", layers: then, plans: plans_then },
        Side { number: 52, map: (MAP_NOW, "map_now"), x: 266.0, title: "qgis.legend_now", layers: now, plans: plans_now },
    ];
    sides.iter().flat_map(|side| legend(paper, side, context)).collect()
}

impl Side<'_> {
    /// How many functions fit beside all else that the map may show.
    fn functions(&self) -> usize {
        let results = self.layers.iter().map(|one| match one.layer.role {
            // A heading and the project's standing; the project and others.
            Role::Conflicts | Role::Projects => 2,
            Role::Buildings => 1,
            _ => 0,
        });
        let of_plan =
            |plan: &usize| self.layers.iter().filter(|one| one.layer.role.plan() == Some(*plan)).map(|one| lines(one)).sum::<usize>();
        let of_plans = self.plans.iter().map(|plans| plans.iter().map(of_plan).sum::<usize>()).max().unwrap_or(0);
        LINES.saturating_sub(results.sum::<usize>() + of_plans).max(FEWEST)
    }

    /// How many plans lie on one map at the most.
    fn at_once(&self) -> usize {
        self.plans.iter().map(Vec::len).max().unwrap_or(0).max(1)
    }
}

/// The lines that a layer of a plan takes, beside its functions.
fn lines(one: &Shown) -> usize {
    match one.layer.role {
        Role::Lines(_) => 1 + one.layer.occurring("kind").len(),
        Role::Corridors(_) => 1 + one.layer.occurring("width_from").len(),
        _ => 1,
    }
}

fn legend(paper: Paper, side: &Side, context: &Context) -> [Element; 2] {
    let spot = |y, height| Spot { x: side.x, y, width: 66.0, height };
    let map = side.map.1;
    let id = format!("legend_{map}");
    let lots: Vec<&str> = side.layers.iter().filter(|one| matches!(one.layer.role, Role::Lots(_))).map(|one| one.id.as_str()).collect();
    let (most, least) = (side.functions(), (side.functions() / side.at_once()).max(2));
    let room = |layer: &str| room(layer, &lots, map, most, least);
    let leaf = |one: &Shown| Leaf {
        layer: one.id.clone(),
        title: cut(&one.title, TITLE),
        filter: filter(one, map, &room),
        labels: short_labels(one, context),
    };
    let leaves: Vec<Leaf> = side.layers.iter().map(|one| leaf(one)).collect();
    let beyond = lots.iter().map(|layer| format!("max(0, {} - {})", count(layer, map), room(layer)));
    let beyond: Vec<String> = std::iter::once("0".to_owned()).chain(beyond).collect();
    let more = format!(
        "[% with_variable('beyond', {}, if(@beyond > 0, concat('+ ', @beyond, ' {}'), '')) %]",
        beyond.join(" + "),
        context.words.label("qgis.more_functions")
    );
    [
        items::legend(paper, side.number, (side.map.0, &id), context.words.label(side.title), &leaves, spot(216.5, 71.0)),
        Text { size: 6.5, ..Text::new(paper, more) }.called(side.number + 1, &format!("{id}_more"), spot(288.0, 4.5)),
    ]
}

/// Letters that fit beside a symbol, and without one.
const LABEL: usize = 34;
const TITLE: usize = 33;

/// The labels of functions that are too long for the legend, by their places among the classes.
fn short_labels(one: &Shown, context: &Context) -> Vec<(usize, String)> {
    if !matches!(one.layer.role, Role::Lots(_)) {
        return Vec::new();
    }
    let classes = functions(one.layer, Look::Usual, context).into_iter().enumerate();
    classes.filter(|(_, class)| class.label.chars().count() > LABEL).map(|(place, class)| (place, cut(&class.label, LABEL))).collect()
}

/// What of a layer stands in a legend, as an expression; `None`: all that lies on the map.
fn filter(one: &Shown, map: &str, room: &dyn Fn(&str) -> String) -> Option<String> {
    match one.layer.role {
        // A map within a plan does not show where it ends.
        Role::Boundary(_) | Role::Projects => Some(format!("intersects(boundary($geometry), {})", extent(map))),
        Role::Lots(_) => {
            let few = format!("array_slice({}, 0, {} - 1)", nearest(&one.id, map), room(&one.id));
            Some(format!("array_contains({few}, coalesce(\"function\", ''))"))
        }
        _ => None,
    }
}

/// How many functions of a layer of lots stand in the legend: what the others on the map leave of the most, and at least a few.
fn room(layer: &str, lots: &[&str], map: &str, most: usize, least: usize) -> String {
    let others = lots.iter().filter(|other| **other != layer).map(|other| count(other, map));
    let left = std::iter::once(most.to_string()).chain(others).collect::<Vec<_>>().join(" - ");
    format!("max({least}, {left})")
}

/// How many functions of a layer of lots lie on a map.
fn count(layer: &str, map: &str) -> String {
    let drawn = format!("array_contains(map_get(item_variables('{map}'), 'map_layer_ids'), '{layer}')");
    format!("if({drawn}, array_length({}), 0)", nearest(layer, map))
}

/// The functions of the lots on a map, each once, the nearest to the project first.
fn nearest(layer: &str, map: &str) -> String {
    let all = format!(
        "aggregate('{layer}', 'array_agg', coalesce(\"function\", ''), intersects($geometry, {}), '', \
         distance($geometry, @atlas_geometry))",
        extent(map)
    );
    format!("array_distinct({all})")
}

fn extent(map: &str) -> String {
    format!("map_get(item_variables('{map}'), 'map_extent')")
}
