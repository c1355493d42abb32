//! Circles between the modules of a crate: between its top folders, and between the files of one
//! folder. A folder's own `mod.rs` gathers its files and stands outside of this.

use std::collections::{BTreeMap, BTreeSet};

use super::files::{is_test, without_tests};

type Graph = BTreeMap<String, BTreeSet<String>>;

/// A sentence for each circle in a crate, given its source files by their path under `src`.
pub fn in_crate(name: &str, sources: &[(String, String)]) -> Vec<String> {
    let files: Vec<(Vec<String>, &str)> = sources
        .iter()
        .filter(|(path, _)| !is_test(path) && !path.starts_with("bin/"))
        .map(|(path, text)| (module(path), without_tests(text)))
        .filter(|(module, _)| !module.is_empty())
        .collect();
    let leaves: BTreeSet<&Vec<String>> = files.iter().map(|(module, _)| module).collect();
    let (mut tops, mut inner) = (Graph::new(), Graph::new());
    for (own, text) in &files {
        for target in references(own, text) {
            if target[0] != own[0] && leaves.iter().any(|module| module[0] == target[0]) {
                tops.entry(own[0].clone()).or_default().insert(target[0].clone());
                continue;
            }
            let met =
                (1..=target.len()).rev().map(|n| &target[..n]).find(|path| leaves.contains(&path.to_vec()));
            if let Some(met) = met {
                let related = own.starts_with(met) || met.starts_with(own);
                if !related {
                    inner.entry(own.join("::")).or_default().insert(met.join("::"));
                }
            }
        }
    }
    [tops, inner]
        .iter()
        .filter_map(circle)
        .map(|path| {
            format!(
                "In {name}, modules use each other in a circle: {}. Move what both need into a third.",
                path.join(" → ")
            )
        })
        .collect()
}

/// `orders/place.rs` → orders, place; `orders/mod.rs` → orders; `lib.rs` → nothing.
fn module(path: &str) -> Vec<String> {
    let path = path.strip_suffix(".rs").unwrap_or(path);
    let mut parts: Vec<String> = path.split('/').map(str::to_owned).collect();
    if parts.last().is_some_and(|last| last == "mod") || path == "lib" || path == "main" {
        parts.pop();
    }
    parts
}

/// The module paths a file names through `crate::` and `super::`, from the crate's root.
fn references(own: &[String], text: &str) -> Vec<Vec<String>> {
    let code: String =
        text.lines().map(|line| line.split("//").next().unwrap_or("")).collect::<Vec<_>>().join("\n");
    let mut found = Vec::new();
    for (start, keyword) in code.match_indices("crate::").chain(code.match_indices("super::")) {
        let before = code[..start].chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':' || c == '$') {
            continue;
        }
        let mut base = if keyword == "crate::" { Vec::new() } else { own[..own.len() - 1].to_vec() };
        let mut rest = &code[start + keyword.len()..];
        while keyword == "super::" && rest.starts_with("super::") {
            base.pop();
            rest = &rest["super::".len()..];
        }
        paths(&base, rest, &mut found);
    }
    found.retain(|path| !path.is_empty());
    found
}

/// Follows `a::b::{c, d::e}` and adds every path in it; returns what stands after it.
fn paths<'a>(base: &[String], mut rest: &'a str, found: &mut Vec<Vec<String>>) -> &'a str {
    let mut path = base.to_vec();
    loop {
        rest = rest.trim_start();
        if let Some(mut group) = rest.strip_prefix('{') {
            loop {
                group = paths(&path, group, found).trim_start();
                match group.strip_prefix(',') {
                    Some(more) => group = more,
                    None => return group.strip_prefix('}').unwrap_or(group),
                }
            }
        }
        let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
        if end > 0 {
            path.push(rest[..end].to_owned());
        }
        rest = &rest[end..];
        match rest.strip_prefix("::") {
            Some(more) if end > 0 => rest = more,
            _ => break,
        }
    }
    found.push(path);
    // A renaming (`as x`) and a star belong to the path just read.
    let end = rest.find([',', '}', ';', '\n', ')']).unwrap_or(rest.len());
    &rest[end..]
}

/// One circle of the graph, its first place repeated at the end.
fn circle(graph: &Graph) -> Option<Vec<String>> {
    let mut done = BTreeSet::new();
    graph.keys().find_map(|start| walk(graph, start, &mut Vec::new(), &mut done))
}

fn walk(
    graph: &Graph,
    at: &String,
    path: &mut Vec<String>,
    done: &mut BTreeSet<String>,
) -> Option<Vec<String>> {
    if let Some(first) = path.iter().position(|place| place == at) {
        return Some(path[first..].iter().chain([at]).cloned().collect());
    }
    if done.contains(at) {
        return None;
    }
    path.push(at.clone());
    let found = graph.get(at).into_iter().flatten().find_map(|next| walk(graph, next, path, done));
    path.pop();
    done.insert(at.clone());
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(files: &[(&str, &str)]) -> Vec<String> {
        let files: Vec<_> =
            files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
        in_crate("app", &files)
    }

    #[test]
    fn folders_that_use_each_other_are_a_circle() {
        let wrong = found(&[
            ("orders/mod.rs", "mod place;"),
            ("orders/place.rs", "use crate::library::Image;"),
            ("library/mod.rs", "pub struct Image;"),
            ("library/keep.rs", "use crate::{clock::Clock, orders::{Order, place}};"),
            ("clock.rs", ""),
        ]);
        assert_eq!(
            wrong,
            [
                "In app, modules use each other in a circle: library → orders → library. Move what both need into a third."
            ]
        );
    }

    #[test]
    fn files_of_one_folder_that_use_each_other_are_a_circle() {
        let wrong = found(&[
            ("menu/mod.rs", ""),
            ("menu/a.rs", "use super::b::B;"),
            ("menu/b.rs", "fn f() { crate::menu::c::g() }"),
            ("menu/c.rs", "use super::a::A;"),
        ]);
        assert!(wrong[0].contains("menu::a → menu::b → menu::c → menu::a"), "{wrong:?}");
    }

    #[test]
    fn a_folder_and_its_own_files_are_no_circle() {
        assert!(
            found(&[
                ("orders/mod.rs", "mod place; pub use self::place::place;"),
                ("orders/place.rs", "use super::Error; use crate::orders::State;")
            ])
            .is_empty()
        );
    }

    #[test]
    fn straight_arrows_tests_and_comments_are_no_circle() {
        let back = "// crate::orders::Order\n#[cfg(test)]\nmod tests {\n use crate::orders::Order;\n}\n";
        assert!(found(&[("orders.rs", "use crate::money::{Money as M, *};"), ("money.rs", back)]).is_empty());
    }
}
