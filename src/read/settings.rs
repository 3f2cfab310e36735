//! The case file key by key, so that two runs can be held against each other.

use std::collections::BTreeMap;

use super::shown;

/// Every value of a TOML text by its path, `plan.2012.lots.file`; an entry of a list is named by its `id`, else by its number.
/// Passwords of connections are left out. What is no TOML has no keys.
pub(super) fn flat(text: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    if let Ok(table) = text.parse::<toml::Table>() {
        put("", &toml::Value::Table(table), &mut found);
    }
    found
}

fn put(path: &str, value: &toml::Value, found: &mut BTreeMap<String, String>) {
    let below = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
    match value {
        toml::Value::Table(table) => table.iter().for_each(|(key, value)| put(&below(key), value, found)),
        toml::Value::Array(list) if list.iter().any(toml::Value::is_table) => {
            for (number, entry) in list.iter().enumerate() {
                put(&below(&name(entry, number)), entry, found);
            }
        }
        toml::Value::String(text) => drop(found.insert(path.to_owned(), shown(text))),
        other => drop(found.insert(path.to_owned(), other.to_string())),
    }
}

fn name(entry: &toml::Value, number: usize) -> String {
    entry.get("id").and_then(toml::Value::as_str).map_or_else(|| (number + 1).to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_case_is_told_key_by_key() {
        let text = "name = \"x\"\n[tolerance]\nwidth_m = 0.2\n[[plan]]\nid = \"2012\"\napproved = 2012-03-15\nlots = { file = \"PG:dbname=a password=secret\" }\n";
        let found = flat(text);
        let keys: Vec<&str> = found.keys().map(String::as_str).collect();
        assert_eq!(keys, ["name", "plan.2012.approved", "plan.2012.id", "plan.2012.lots.file", "tolerance.width_m"]);
        assert_eq!(found["plan.2012.approved"], "2012-03-15");
        assert!(!found["plan.2012.lots.file"].contains("secret"), "{found:?}");
    }
}
