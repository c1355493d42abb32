//! Which of our crates may know which.

use std::path::PathBuf;

use serde_json::Value;

/// Crate → what it may use, and what its tests may use besides.
const ALLOWED: [(&str, &[&str], &[&str]); 17] = [
    (
        "cradle",
        &["http", "ftp", "gateways", "sfu", "app", "store"],
        &["blobs", "camera", "client", "domain", "imaging", "wire"],
    ),
    ("http", &["app", "pages", "wire"], &["blobs", "client", "domain", "gateways", "store"]),
    ("ftp", &["app"], &["domain"]),
    ("gateways", &["app"], &["blobs", "domain", "store"]),
    ("app", &["domain", "store", "blobs", "imaging", "paper", "sfu"], &["camera"]),
    ("store", &["domain"], &[]),
    ("blobs", &["domain"], &[]),
    ("wire", &["domain"], &[]),
    ("agent", &["camera", "client", "pages", "wire"], &["domain", "imaging"]),
    ("client", &["wire"], &["domain"]),
    ("camera", &["domain", "imaging"], &[]),
    ("imaging", &[], &[]),
    ("paper", &["domain"], &[]),
    ("pages", &[], &[]),
    ("sfu", &[], &[]),
    ("domain", &[], &[]),
    ("xtask", &[], &[]),
];

/// One crate of the workspace and its arrows to others.
#[derive(Debug)]
pub struct Crate {
    pub name: String,
    pub manifest: PathBuf,
    pub arrows: Vec<Arrow>,
}

#[derive(Debug)]
pub struct Arrow {
    to: String,
    only_tests: bool,
}

/// Reads the crates out of `cargo metadata --no-deps`. Names lose their `cradle-`.
pub fn crates(metadata: &Value) -> Vec<Crate> {
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    list(&metadata["packages"])
        .iter()
        .map(|package| Crate {
            name: short(&package["name"]),
            manifest: PathBuf::from(package["manifest_path"].as_str().unwrap_or_default()),
            arrows: list(&package["dependencies"])
                .iter()
                .filter(|dependency| dependency["path"].is_string())
                .map(|dependency| Arrow {
                    to: short(&dependency["name"]),
                    only_tests: dependency["kind"] == "dev",
                })
                .collect(),
        })
        .collect()
}

fn short(name: &Value) -> String {
    let name = name.as_str().unwrap_or_default();
    name.strip_prefix("cradle-").unwrap_or(name).to_owned()
}

/// A sentence for each arrow that the table does not allow, and for each crate it does not know.
pub fn forbidden(crates: &[Crate]) -> Vec<String> {
    let mut wrong = Vec::new();
    for one in crates {
        let Some((name, uses, tests)) = ALLOWED.iter().find(|(name, ..)| *name == one.name) else {
            wrong.push(format!("The crate {} is not in the table of layers: add it to ALLOWED in xtask/src/tidy/layers.rs with what it may use.", one.name));
            continue;
        };
        for arrow in &one.arrows {
            let to = arrow.to.as_str();
            let own = arrow.only_tests && to == *name;
            if !(own || uses.contains(&to) || arrow.only_tests && tests.contains(&to)) {
                let what = if arrow.only_tests { "The tests of " } else { "" };
                wrong.push(format!(
                    "{what}{name} must not depend on {to}; allowed: {}.",
                    listed(uses, if arrow.only_tests { tests } else { &[] })
                ));
            }
        }
    }
    wrong
}

fn listed(uses: &[&str], more: &[&str]) -> String {
    let all: Vec<&str> = uses.iter().chain(more).copied().collect();
    if all.is_empty() { "nothing of ours".to_owned() } else { all.join(", ") }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn found(name: &str, to: &str, kind: Option<&str>) -> Vec<String> {
        forbidden(&crates(&json!({"packages": [{
            "name": name, "manifest_path": "Cargo.toml",
            "dependencies": [{"name": to, "path": "somewhere", "kind": kind}, {"name": "serde", "kind": null}],
        }]})))
    }

    #[test]
    fn allowed_arrows_pass() {
        assert!(found("cradle-http", "cradle-app", None).is_empty());
        assert!(found("cradle", "cradle-store", None).is_empty());
    }

    #[test]
    fn a_wrong_arrow_is_named_with_what_is_allowed() {
        let wrong = found("cradle-domain", "cradle-store", None);
        assert_eq!(wrong, ["domain must not depend on store; allowed: nothing of ours."]);
        assert_eq!(found("cradle-wire", "cradle-app", Some("build")).len(), 1);
    }

    #[test]
    fn tests_may_use_more_but_not_everything() {
        assert!(found("cradle-http", "cradle-store", Some("dev")).is_empty());
        assert_eq!(found("cradle-http", "cradle-store", None).len(), 1);
        assert_eq!(found("cradle-app", "cradle-http", Some("dev")).len(), 1);
        assert!(found("cradle-store", "cradle-store", Some("dev")).is_empty());
    }

    #[test]
    fn an_unknown_crate_has_to_be_placed() {
        assert!(found("cradle-utils", "cradle-app", None)[0].contains("not in the table"));
    }

    #[test]
    fn the_table_itself_has_no_circle() {
        let mut left: Vec<_> = ALLOWED.to_vec();
        while let Some(at) = left
            .iter()
            .position(|(_, uses, _)| uses.iter().all(|to| left.iter().all(|(name, ..)| name != to)))
        {
            left.remove(at);
        }
        assert!(left.is_empty(), "a circle among {left:?}");
    }
}
