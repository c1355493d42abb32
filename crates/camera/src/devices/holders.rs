//! Which programs have a device open.

use std::fs;
use std::path::Path;

/// The names of programs that have this node open, as far as we may see that: those of the same
/// person, or of everybody for whoever administers the computer.
pub fn holders(node: &Path) -> Vec<String> {
    let Ok(processes) = fs::read_dir("/proc") else { return Vec::new() };
    let own = std::process::id().to_string();
    let mut names = Vec::new();
    for process in processes.flatten() {
        let number = process.file_name();
        if number.to_str().is_none_or(|number| number.parse::<u32>().is_err() || number == own) {
            continue;
        }
        // One that has ended, or that is another person's, says nothing.
        let files = fs::read_dir(process.path().join("fd")).into_iter().flatten().flatten();
        let holds = files.filter_map(|file| fs::read_link(file.path()).ok()).any(|file| file == node);
        if holds && let Ok(name) = fs::read_to_string(process.path().join("comm")) {
            names.push(super::tidy(&name));
        }
    }
    names.sort();
    names.dedup();
    names
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::process::{Command, Stdio};

    use super::*;

    #[test]
    fn who_has_a_file_open_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let node = folder.path().join("device");
        let held = fs::File::create(&node).unwrap();
        assert!(holders(&node).is_empty(), "we do not stand in our own way");
        let mut holder = Command::new("sleep")
            .arg("600")
            .stdin(fs::File::open(&node).unwrap())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        drop(held);
        assert_eq!(holders(&node), ["sleep"]);
        holder.kill().unwrap();
        holder.wait().unwrap();
        assert!(holders(&node).is_empty());
    }
}
