//! What a program says on the control connection.

/// A command with its parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Command {
    User(String),
    Pass(String),
    Auth(String),
    Prot(String),
    Cwd(String),
    Mkd(String),
    List(String),
    Nlst(String),
    Mlsd(String),
    Mlst(String),
    Stor(String),
    Size(String),
    Mdtm(String),
    Dele(String),
    Rnfr(String),
    Rnto(String),
    Type(String),
    Opts,
    Pbsz,
    Cdup,
    Pwd,
    Pasv,
    Epsv,
    Syst,
    Feat,
    Noop,
    Abor,
    Quit,
    /// A command that is known and never carried out here: taking files, above all.
    Refused,
    Unknown,
}

impl Command {
    /// Reads a line without its end.
    pub(crate) fn read(line: &str) -> Self {
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        let rest = rest.to_owned();
        // Some programs send telnet's own signs before ABOR.
        let word: String = word.chars().filter(char::is_ascii_alphabetic).collect();
        match word.to_ascii_uppercase().as_str() {
            "USER" => Self::User(rest),
            "PASS" => Self::Pass(rest),
            "AUTH" => Self::Auth(rest.to_ascii_uppercase()),
            "PROT" => Self::Prot(rest.to_ascii_uppercase()),
            "CWD" | "XCWD" => Self::Cwd(rest),
            "MKD" | "XMKD" => Self::Mkd(rest),
            "LIST" => Self::List(without_options(&rest)),
            "NLST" => Self::Nlst(without_options(&rest)),
            "MLSD" => Self::Mlsd(rest),
            "MLST" => Self::Mlst(rest),
            "STOR" => Self::Stor(rest),
            "SIZE" => Self::Size(rest),
            "MDTM" => Self::Mdtm(rest),
            "DELE" => Self::Dele(rest),
            "RNFR" => Self::Rnfr(rest),
            "RNTO" => Self::Rnto(rest),
            "TYPE" => Self::Type(rest.to_ascii_uppercase()),
            "OPTS" => Self::Opts,
            "PBSZ" => Self::Pbsz,
            "CDUP" | "XCUP" => Self::Cdup,
            "PWD" | "XPWD" => Self::Pwd,
            "PASV" => Self::Pasv,
            "EPSV" => Self::Epsv,
            "SYST" => Self::Syst,
            "FEAT" => Self::Feat,
            "NOOP" | "ALLO" | "MODE" | "STRU" => Self::Noop,
            "ABOR" => Self::Abor,
            "QUIT" => Self::Quit,
            "RETR" | "APPE" | "STOU" | "REST" | "RMD" | "XRMD" | "PORT" | "EPRT" | "SITE" | "CCC"
            | "MFMT" => Self::Refused,
            _ => Self::Unknown,
        }
    }
}

/// `-la PATH` → `PATH`.
fn without_options(text: &str) -> String {
    let words = text.split(' ').skip_while(|word| word.starts_with('-'));
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_read_however_they_are_written() {
        assert_eq!(Command::read("user anna"), Command::User("anna".into()));
        assert_eq!(Command::read("PASS a b "), Command::Pass("a b ".into()));
        assert_eq!(Command::read("STOR DCIM/100 X/a b.jpg"), Command::Stor("DCIM/100 X/a b.jpg".into()));
        assert_eq!(Command::read("LIST -la /x y"), Command::List("/x y".into()));
        assert_eq!(Command::read("\u{fffd}\u{fffd}ABOR"), Command::Abor);
        assert_eq!(Command::read("RETR a"), Command::Refused);
        assert_eq!(Command::read(""), Command::Unknown);
    }
}
