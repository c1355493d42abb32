//! Descriptions of programs that send into a room (WHIP, RFC 9725) or are sent what it shows (WHEP): one offer, one
//! answer, and fragments (RFC 8840) when their network has changed.

use std::fmt::Write as _;

use crate::event::Refused;
use crate::names::{ParticipantId, RoomId};

/// What is said to let a program in.
#[derive(Clone, Debug)]
pub struct Attach {
    /// Where to.
    pub room: RoomId,
    /// What it is called. If it is there already, this is the same program with a new connection.
    pub participant: ParticipantId,
    /// Its offer. No other one is exchanged.
    pub offer: String,
    /// What it does there.
    pub part: Part,
}

/// What a program does in a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// It sends, and is sent nothing.
    Sends,
    /// It is sent this, and sends nothing.
    Watches(Watch),
}

/// Whom a program is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Watch {
    /// Whoever spoke last; until somebody has, whoever came first.
    Speaker,
    /// One participant, whether they are there or come later.
    Only(ParticipantId),
}

impl Part {
    /// The only direction in which its m-lines go, as it describes them, and the opposite one.
    const fn directions(self) -> (&'static str, &'static str) {
        match self {
            Self::Sends => ("a=sendonly", "a=recvonly"),
            Self::Watches(_) => ("a=recvonly", "a=sendonly"),
        }
    }
}

/// An offer in which everything goes in the one direction in which it may: what goes both ways (RFC 9725 §4.2
/// allows that to be said) goes only there. Refused where an m-line only goes the other way, is neither sound nor
/// pictures, or none is left.
pub fn directed(offer: &str, part: Part) -> Result<String, Refused> {
    let (wanted, wrong) = part.directions();
    let unusable = |why: &str| Err(Refused::Description(why.to_owned()));
    let mut out = String::with_capacity(offer.len() + 64);
    // Of m-lines that say nothing.
    let mut default = wanted;
    // Whether this m-line has said where it goes; none before the first.
    let mut said: Option<bool> = None;
    let mut any = false;
    for line in offer.lines() {
        let mut line = line.trim_end();
        if let Some(media) = line.strip_prefix("m=") {
            if !media.starts_with("audio ") && !media.starts_with("video ") {
                return unusable("a program sends or is sent sound and pictures, and nothing else");
            }
            any |= finish(&mut out, said, default) && default == wanted;
            said = Some(false);
        } else if line == "a=sendrecv" || line == wanted {
            line = wanted;
        } else if line == wrong {
            return unusable("an m-line goes the wrong way");
        }
        if line == wanted || line == "a=inactive" {
            let Some(said) = &mut said else {
                default = line_of(line, wanted);
                continue;
            };
            *said = true;
            any |= line == wanted;
        }
        out.push_str(line);
        out.push_str("\r\n");
    }
    any |= finish(&mut out, said, default) && default == wanted;
    if any { Ok(out) } else { unusable("it has nothing to send or to be sent") }
}

/// One of the two that are left.
fn line_of<'a>(line: &str, wanted: &'a str) -> &'a str {
    if line == wanted { wanted } else { "a=inactive" }
}

/// Says for an m-line that has not where it goes; whether that had to be said.
fn finish(out: &mut String, said: Option<bool>, default: &str) -> bool {
    let unsaid = said == Some(false);
    if unsaid {
        out.push_str(default);
        out.push_str("\r\n");
    }
    unsaid
}

/// The names under which a connection goes on (RFC 8839 §5.4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credentials {
    ufrag: String,
    pwd: String,
}

impl Credentials {
    /// Those that a fragment or a description names first; `None` where it names none that could be.
    pub fn of(text: &str) -> Option<Self> {
        let value = |name: &str| text.lines().find_map(|line| line.trim_end().strip_prefix(name));
        let (ufrag, pwd) = (value("a=ice-ufrag:")?, value("a=ice-pwd:")?);
        let ice = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/".contains(&byte));
        let fits = (4..=256).contains(&ufrag.len()) && (22..=256).contains(&pwd.len());
        (fits && ice(ufrag) && ice(pwd)).then(|| Self { ufrag: ufrag.to_owned(), pwd: pwd.to_owned() })
    }

    /// The same offer under these names.
    pub fn put_into(&self, offer: &str) -> String {
        let mut out = String::with_capacity(offer.len() + 64);
        for line in offer.lines().map(str::trim_end) {
            // Writing into a string does not fail.
            let _ = match line.split_once(':').map(|(name, _)| name) {
                Some("a=ice-ufrag") => write!(out, "a=ice-ufrag:{}\r\n", self.ufrag),
                Some("a=ice-pwd") => write!(out, "a=ice-pwd:{}\r\n", self.pwd),
                _ => write!(out, "{line}\r\n"),
            };
        }
        out
    }
}

/// What of an answer is new after a change of names, as a fragment.
pub fn fragment(answer: &str) -> String {
    let wanted = |line: &&str| {
        ["a=ice-lite", "a=group:", "m=", "a=mid:", "a=ice-", "a=candidate:", "a=end-of-candidates"]
            .iter()
            .any(|name| line.starts_with(name))
    };
    let mut out = String::new();
    let mut m_lines = 0;
    for line in answer.lines().map(str::trim_end).filter(wanted) {
        m_lines += usize::from(line.starts_with("m="));
        // All of them are bundled with the first.
        if m_lines > 1 {
            break;
        }
        out.push_str(line);
        out.push_str("\r\n");
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const HEAD: &str = "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n";

    fn offer(sections: &str) -> String {
        format!("{HEAD}{sections}")
    }

    #[test]
    fn what_goes_both_ways_goes_the_one_way_that_is_meant() {
        let both = offer("m=audio 9 X 111\r\na=mid:0\r\na=sendrecv\r\nm=video 9 X 96\r\na=mid:1\r\n");
        let sends = directed(&both, Part::Sends).unwrap();
        assert_eq!(sends.matches("a=sendonly\r\n").count(), 2, "{sends}");
        assert!(!sends.contains("sendrecv"));
        let watches = directed(&both, Part::Watches(Watch::Speaker)).unwrap();
        assert_eq!(watches.matches("a=recvonly\r\n").count(), 2, "{watches}");
        // What the whole session says holds for m-lines that say nothing.
        let session = offer("a=sendrecv\r\nm=audio 9 X 111\r\nm=video 9 X 96\r\na=inactive\r\n");
        let sends = directed(&session, Part::Sends).unwrap();
        assert_eq!((sends.matches("a=sendonly").count(), sends.matches("a=inactive").count()), (1, 1));
    }

    #[test]
    fn a_camera_is_shown_nothing_and_a_screen_sends_nothing() {
        let watch = Part::Watches(Watch::Only(ParticipantId(1)));
        for (sections, part) in [
            ("m=audio 9 X 111\r\na=recvonly\r\n", Part::Sends),
            ("m=audio 9 X 111\r\na=sendonly\r\n", watch),
            ("m=audio 9 X 111\r\na=sendonly\r\nm=application 9 X webrtc-datachannel\r\n", Part::Sends),
            ("m=audio 9 X 111\r\na=inactive\r\n", Part::Sends),
            ("", watch),
        ] {
            assert!(directed(&offer(sections), part).is_err(), "{sections} {part:?}");
        }
    }

    #[test]
    fn a_fragment_names_a_connection_anew() {
        let fragment_in = "a=ice-ufrag:EsAw\r\na=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1\r\nm=audio 9 X 0\r\n";
        let names = Credentials::of(fragment_in).unwrap();
        let before = offer("m=audio 9 X 111\r\na=ice-ufrag:old1\r\na=ice-pwd:older\r\n");
        let after = names.put_into(&before);
        assert_eq!(Credentials::of(&after), Some(names));
        assert!(!after.contains("old"));
        for wrong in ["", "a=ice-ufrag:EsAw", "a=ice-ufrag:E\r\na=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1"] {
            assert_eq!(Credentials::of(wrong), None);
        }
        let answer = offer(
            "a=ice-lite\r\na=group:BUNDLE 0 1\r\nm=audio 9 X 111\r\na=mid:0\r\na=rtpmap:111 opus\r\n\
             a=ice-ufrag:abcd\r\nm=video 9 X 96\r\na=mid:1\r\n",
        );
        let told = fragment(&answer);
        assert_eq!(
            told,
            "a=ice-lite\r\na=group:BUNDLE 0 1\r\nm=audio 9 X 111\r\na=mid:0\r\na=ice-ufrag:abcd\r\n"
        );
    }

    proptest! {
        #[test]
        fn whatever_an_offer_holds_it_goes_one_way(lines in proptest::collection::vec(
            proptest::sample::select(vec!["m=audio 9 X 1", "m=video 9 X 2", "a=sendrecv", "a=sendonly", "a=recvonly",
                "a=inactive", "a=mid:0", "", "x"]), 0..20)) {
            let text = lines.join("\r\n");
            if let Ok(sends) = directed(&text, Part::Sends) {
                let m_lines = sends.lines().filter(|line| line.starts_with("m=")).count();
                let said = sends.lines().filter(|line| ["a=sendonly", "a=inactive"].contains(line)).count();
                prop_assert!(m_lines > 0 && said >= m_lines);
                prop_assert!(!sends.contains("a=sendrecv") && !sends.contains("a=recvonly"));
            }
        }
    }
}
