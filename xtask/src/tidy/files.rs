//! Rules for single files: their length, words of a builder's machine, lints in manifests.

/// Longest source file, without its tests.
const LONGEST: usize = 450;

/// Longest component: its script, its markup and its styles stand in one file.
const LONGEST_COMPONENT: usize = 750;

/// Folders of machines on which the project was built; a path into one works nowhere else.
const MACHINES: [&str; 3] = [concat!("/wo", "rk/"), concat!("/ro", "ot/"), concat!("/tmp/", "wt")];

/// The part of a Rust file before its inline tests.
pub fn without_tests(text: &str) -> &str {
    let mut from = 0;
    while let Some(found) = text[from..].find("#[cfg(test)]") {
        let at = from + found;
        let after = &text[at + "#[cfg(test)]".len()..];
        let next = after.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with("#["));
        if next.is_some_and(|line| line.starts_with("mod ") && line.ends_with('{')) {
            return &text[..at];
        }
        from = at + 1;
    }
    text
}

pub fn is_test(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let folders = ["tests", "e2e", "bench", "benches"];
    path.split('/').rev().skip(1).any(|folder| folders.contains(&folder))
        || name.ends_with("_tests.rs")
        || name == "tests.rs"
        || name.contains(".test.")
        || name.contains(".spec.")
}

pub fn too_long(path: &str, text: &str) -> Option<String> {
    let source = [".rs", ".ts", ".js", ".mjs", ".svelte", ".css"].iter().any(|ending| path.ends_with(ending));
    let generated =
        text.lines().take(5).any(|line| line.contains("auto-generated") || line.contains("@generated"));
    // A catalogue of messages is one thing however many there are.
    let catalogue = path.contains("/i18n/");
    if !source || generated || catalogue || is_test(path) {
        return None;
    }
    let lines = without_tests(text).lines().count();
    let longest = if path.ends_with(".svelte") { LONGEST_COMPONENT } else { LONGEST };
    (lines > longest).then(|| {
        format!("{path} has {lines} lines without its tests; above {longest} it holds two things that want two names.")
    })
}

pub fn names_a_machine(path: &str, text: &str) -> Option<String> {
    text.lines().enumerate().find_map(|(i, line)| {
        let word = MACHINES.iter().find(|word| {
            line.match_indices(*word).any(|(at, _)| {
                let before = line[..at].chars().next_back();
                !before.is_some_and(|c| c.is_alphanumeric() || "_-.~}*".contains(c))
            })
        })?;
        Some(format!("{path}:{} names {word}, a folder of one machine; use a relative path.", i + 1))
    })
}

pub fn without_lints(name: &str, manifest: &str) -> Option<String> {
    let mut lines = manifest.lines().map(str::trim).skip_while(|line| *line != "[lints]").skip(1);
    let on = lines
        .by_ref()
        .take_while(|line| !line.starts_with('['))
        .any(|line| line.replace(' ', "") == "workspace=true");
    (!on).then(|| format!("The crate {name} does not follow the workspace's lints: add `[lints]` with `workspace = true` to its Cargo.toml."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_may_be_as_long_as_the_limit_and_its_tests_do_not_count() {
        let lines = |n: usize| "let x = 1;\n".repeat(n);
        assert_eq!(too_long("src/a.rs", &lines(450)), None);
        assert_eq!(too_long("src/A.svelte", &lines(750)), None);
        assert!(too_long("src/A.svelte", &lines(751)).is_some());
        assert!(too_long("src/a.rs", &lines(451)).unwrap().contains("451 lines"));
        let tested = lines(400) + "#[cfg(test)]\nmod tests {\n" + &lines(400) + "}\n";
        assert_eq!(too_long("src/a.rs", &tested), None);
        let elsewhere = "#[cfg(test)]\n#[path = \"a_tests.rs\"]\nmod tests;\n".to_owned() + &lines(460);
        assert!(too_long("src/a.rs", &elsewhere).is_some());
    }

    #[test]
    fn tests_documents_and_generated_files_may_be_long() {
        let long = "x\n".repeat(1000);
        for path in [
            "crates/a/tests/b.rs",
            "src/a_tests.rs",
            "web/src/a.test.ts",
            "README.md",
            "e2e/a.ts",
            "web/src/lib/i18n/de.ts",
        ] {
            assert_eq!(too_long(path, &long), None, "{path}");
        }
        assert_eq!(
            too_long("web/src/api.d.ts", &("/** This file was auto-generated. */\n".to_owned() + &long)),
            None
        );
    }

    #[test]
    fn a_path_of_a_machine_is_found_with_its_line() {
        let text = format!("fine\ncd {}main\n", MACHINES[0]);
        assert!(names_a_machine("a.sh", &text).unwrap().starts_with("a.sh:2 names"));
        assert!(names_a_machine("a.sh", &format!("\"{}x\"", MACHINES[1])).is_some());
        let others = format!("https://example.org/network/a and src{0}b and $HOME{0}c.txt", MACHINES[0]);
        assert_eq!(names_a_machine("a.sh", &others), None);
    }

    #[test]
    fn a_crate_without_the_workspaces_lints_is_named() {
        assert_eq!(without_lints("a", "[package]\nname = \"a\"\n\n[lints]\nworkspace = true\n"), None);
        assert!(without_lints("a", "[package]\nname = \"a\"\n").is_some());
        assert!(without_lints("a", "[lints]\n[dependencies]\nworkspace = true\n").is_some());
    }
}
