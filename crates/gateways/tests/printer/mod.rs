//! A printer of one's own: `ippeveprinter`, which prints into a folder. `scripts/with-printers` starts
//! what it needs.

use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use cradle_app::printing::Printers;
use cradle_gateways::printers::IppPrinters;

/// A printer, switched off when it goes.
pub struct LabPrinter {
    /// Its address.
    pub uri: String,
    folder: tempfile::TempDir,
    port: u16,
    process: Option<Child>,
}

/// Whether this machine can start printers; a run without says so.
pub fn can_print() -> bool {
    let can = std::env::var_os("CRADLE_TEST_PRINTERS").is_some();
    if !can {
        eprintln!("skipped: no printers here; run it by scripts/with-printers");
    }
    can
}

impl LabPrinter {
    /// A printer that is on.
    pub async fn start() -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let folder = tempfile::tempdir().unwrap();
        let conf = "ATTR keyword media-supported om_small-photo_100x150mm,na_index-4x6_4x6in\n\
                    ATTR keyword media-default om_small-photo_100x150mm\n\
                    ATTR keyword media-ready om_small-photo_100x150mm\n\
                    ATTR keyword job-creation-attributes-supported copies,ipp-attribute-fidelity,job-name,media\n\
                    ATTR mimeMediaType document-format-supported application/octet-stream,image/jpeg\n\
                    ATTR name marker-names Cyan,Black\n\
                    ATTR integer marker-levels 70,20\n";
        std::fs::write(folder.path().join("lab.conf"), conf).unwrap();
        std::fs::create_dir(folder.path().join("spool")).unwrap();
        let mut printer =
            Self { uri: format!("ipp://localhost:{port}/ipp/print"), folder, port, process: None };
        printer.script("exit 0");
        printer.switch_on().await;
        printer
    }

    /// A file in its folder.
    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// What it does with a sheet, after it has written down what it got.
    pub fn script(&self, then: &str) {
        use std::os::unix::fs::PermissionsExt as _;
        let text = format!(
            "#!/bin/sh\nfor file; do :; done\n\
             echo \"$IPP_MEDIA $IPP_COPIES $(head -c 2 \"$file\" | od -An -tx1 | tr -d ' ')\" >> {}\n{then}\n",
            self.file("log").display()
        );
        std::fs::write(self.file("lab.sh.new"), text).unwrap();
        std::fs::set_permissions(self.file("lab.sh.new"), std::fs::Permissions::from_mode(0o755)).unwrap();
        std::fs::rename(self.file("lab.sh.new"), self.file("lab.sh")).unwrap();
    }

    /// Switches it on, and waits until it answers.
    pub async fn switch_on(&mut self) {
        let log = std::fs::File::create(self.file("printer.log")).unwrap();
        let process = Command::new("ippeveprinter")
            .args(["-r", "off", "-n", "localhost", "-p", &self.port.to_string(), "-k", "-d"])
            .arg(self.file("spool"))
            .arg("-a")
            .arg(self.file("lab.conf"))
            .arg("-c")
            .arg(self.file("lab.sh"))
            .arg("Lab")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .expect("ippeveprinter starts");
        self.process = Some(process);
        let printers = IppPrinters::new().unwrap();
        let answers = async {
            while printers.look(&self.uri).await.is_err() {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_mins(1), answers).await.expect("the printer answers");
    }

    /// Switches it off.
    pub fn switch_off(&mut self) {
        if let Some(mut process) = self.process.take() {
            process.kill().unwrap();
            process.wait().unwrap();
        }
    }

    /// What it was given to print: sheet, copies and the file's first bytes, line by line.
    pub fn printed(&self) -> Vec<String> {
        let log = std::fs::read_to_string(self.file("log")).unwrap_or_default();
        log.lines().map(str::to_owned).collect()
    }
}

impl Drop for LabPrinter {
    fn drop(&mut self) {
        self.switch_off();
    }
}
