use proptest::prelude::*;

use super::*;

fn pattern((maker, model): (&str, &str)) -> ModelPattern {
    ModelPattern { maker: maker.into(), model: model.into() }
}

fn list(models: &[(&str, &str)], declared: bool) -> LetIn {
    LetIn { models: models.iter().copied().map(pattern).collect(), declared }
}

fn conferences(models: &[(&str, &str)], declared: bool) -> PermittedCameras {
    PermittedCameras { conference: Some(list(models, declared)), pictures: None }
}

fn may(permitted: &PermittedCameras, maker: &str, model: &str, declared: bool) -> bool {
    permitted.may(Function::Conference, &CalledCamera::new(maker, model), declared).is_ok()
}

#[test]
fn without_a_list_everybody_may_and_with_one_only_who_is_on_it() {
    let permitted = conferences(&[("nikon*", "z*"), ("FUJIFILM", "X-T5")], false);
    assert!(may(&PermittedCameras::default(), "", "", false));
    assert!(may(&permitted, "Nikon", "Z f", false) && may(&permitted, "fujifilm", "x-t5", false));
    assert!(!may(&permitted, "FUJIFILM", "X-T50", false) && !may(&permitted, "Canon", "R5", false));
    assert!(permitted.may(Function::Pictures, &CalledCamera::new("Canon", "R5"), false).is_ok());
}

#[test]
fn a_camera_is_meant_as_it_writes_its_names_and_as_people_do() {
    let permitted = conferences(&[("Nikon", "D70")], false);
    assert!(may(&permitted, "NIKON CORPORATION", "NIKON D70", false));
    assert!(may(&permitted, "Nikon Corp.", "D70", false));
    assert!(!may(&permitted, "NIKON CORPORATION", "NIKON D70s", false));
    assert!(!may(&permitted, "NIKONOS", "D70", false));
    let written = conferences(&[("nikon corporation", "nikon d70")], false);
    assert!(may(&written, "NIKON CORPORATION", "NIKON D70", false));
    assert!(!may(&written, "Nikon", "D70", false));
}

#[test]
fn declaring_it_lets_into_conferences_where_the_operator_says_so_and_nowhere_else() {
    let named = conferences(&[("Nikon", "*")], false);
    let declared = conferences(&[], true);
    assert!(!may(&named, "Canon", "R5", true));
    assert!(may(&declared, "Canon", "R5", true) && !may(&declared, "Canon", "R5", false));
    assert!(may(&declared, "", "", true));
    // However a list came to say it: pictures are not let in by what is declared about conferences.
    let pictures = PermittedCameras { conference: None, pictures: Some(list(&[], true)) };
    assert!(pictures.may(Function::Pictures, &CalledCamera::new("Canon", "R5"), true).is_err());
}

#[test]
fn whoever_is_not_let_in_is_told_in_one_sentence_with_camera_and_centre_and_what_to_do() {
    let permitted = PermittedCameras {
        pictures: Some(list(&[("Nikon", "*")], false)),
        ..conferences(&[("Nikon", "*")], false)
    };
    let told = |function, maker, model| {
        permitted.may(function, &CalledCamera::new(maker, model), false).unwrap_err()
    };
    let why = told(Function::Conference, "Canon Inc.", "Canon EOS R5");
    assert_eq!(
        (why.word(), why.sentence("Rosen Photo").as_str()),
        (
            "model",
            "Rosen Photo holds conferences with certain cameras only, and “Canon EOS R5” is none of them: use another one, or ask the people who run Rosen Photo to let it in."
        )
    );
    let why = told(Function::Pictures, "", "").called("Integrated\nCamera");
    assert_eq!(why.word(), "nameless");
    assert!(why.sentence("Rosen Photo").contains("takes pictures from"));
    assert!(why.sentence("Rosen Photo").contains("“Integrated Camera” does not say its maker and model:"));
    assert!(told(Function::Pictures, "", "").sentence("R").contains("this one does not say which it is:"));
    assert_eq!(told(Function::Pictures, "Sony", "").called("other").camera, "Sony");
}

#[test]
fn hostile_names_open_nothing_and_are_shown_as_one_short_line() {
    let permitted = conferences(&[("Nikon", "Z f")], false);
    for (maker, model) in [
        ("*", "*"),
        ("Nikon\u{0}", "*"),
        ("N\u{456}kon", "Z f"),
        ("Nikon", "Z f'; DROP TABLE cameras; --"),
        ("Nikon", "\u{202E}f Z"),
        ("Nikon Z f", ""),
        ("", "Nikon Z f"),
    ] {
        assert!(!may(&permitted, maker, model, false), "{maker:?} {model:?}");
    }
    // What nobody sees makes no other camera of it.
    assert!(may(&permitted, "Ni\u{200B}kon\r\n", "\u{FEFF}Z\u{A0}\u{A0}f", false));
    assert!(may(&permitted, "Ｎｉｋｏｎ", "Z f", false));
    let long = CalledCamera::new(&"a".repeat(1_000_000), &"\u{FDFA}".repeat(1000));
    assert!(long.to_string().chars().count() <= 2 * LONGEST + 1);
}

#[test]
fn a_list_is_kept_in_plain_characters_and_what_is_wrong_is_said_by_its_field() {
    let typed = conferences(&[(" Nikon ", "z*"), ("NIKON", "Z*"), ("Ｃanon", "\u{200B}*")], false);
    let kept = typed.checked().unwrap().conference.unwrap();
    assert_eq!(kept.models, [pattern(("Nikon", "z*")), pattern(("Canon", "*"))]);
    assert_eq!(PermittedCameras::default().checked(), Ok(PermittedCameras::default()));
    assert_eq!(conferences(&[], true).checked().map(|_| ()), Ok(()));
    let wrong = |list: PermittedCameras| list.checked().unwrap_err();
    assert_eq!(wrong(conferences(&[], false)), ListProblem::Empty(Function::Conference));
    for entry in [("", "*"), ("Nikon", " \n"), ("\u{200B}", "*"), (&*"n".repeat(101), "*")] {
        let refused = wrong(conferences(&[("Nikon", "*"), entry], false));
        assert_eq!((refused.field(), &refused), ("conference", &ListProblem::Entry(Function::Conference, 2)));
        assert!(refused.to_string().starts_with("Entry 2 "));
    }
    assert_eq!(wrong(conferences(&[("a", "b"); 501], false)).field(), "conference");
    let pictures = |list| PermittedCameras { conference: None, pictures: Some(list) };
    assert_eq!(wrong(pictures(list(&[("Nikon", "*")], true))), ListProblem::Declared);
    assert_eq!(wrong(pictures(list(&[], false))).field(), "pictures");
}

/// The plainest way to say what a pattern means: every way to divide the text is tried.
fn means(pattern: &[char], text: &[char]) -> bool {
    match pattern.split_first() {
        None => text.is_empty(),
        Some(('*', rest)) => (0..=text.len()).any(|from| means(rest, &text[from..])),
        Some((first, rest)) => text.split_first().is_some_and(|(c, more)| c == first && means(rest, more)),
    }
}

proptest! {
    #[test]
    fn a_pattern_means_what_trying_every_way_finds(pattern in "[ab*]{0,7}", text in "[abAB]{0,9}") {
        let entry = ModelPattern { maker: "*".into(), model: pattern.clone() };
        let lower = |text: &str| text.to_lowercase().chars().collect::<Vec<char>>();
        prop_assert_eq!(entry.matches("", &text), means(&lower(&pattern), &lower(&text)));
    }

    #[test]
    fn case_and_what_nobody_sees_never_decide(maker in "[a-zA-Z0-9 -]{1,20}", model in "[a-zA-Z0-9 -]{1,20}", other in "[a-zA-Z0-9 -]{1,20}") {
        let Ok(permitted) = conferences(&[(&maker, &model)], false).checked() else { return Ok(()) };
        for (maker, model) in [(&maker, &model), (&maker, &other)] {
            let answer = may(&permitted, maker, model, false);
            prop_assert_eq!(may(&permitted, &maker.to_uppercase(), &model.to_lowercase(), false), answer);
            prop_assert_eq!(may(&permitted, &format!(" {maker}\u{200B}"), &format!("{model}\r\n"), false), answer);
        }
        prop_assert!(may(&permitted, &maker, &model, false));
    }

    #[test]
    fn whatever_a_camera_calls_itself_there_is_an_answer_in_one_line(maker in ".{0,300}", model in ".{0,300}", inner in any::<char>(), declared: bool) {
        let permitted = conferences(&[("Nikon", "Z*")], true);
        let camera = CalledCamera::new(&format!("{maker}{inner}"), &format!("{inner}{model}"));
        prop_assert_eq!(CalledCamera::new(&camera.maker, &camera.model), camera.clone());
        match permitted.may(Function::Conference, &camera, declared) {
            Ok(()) => prop_assert!(declared || camera.to_string().to_lowercase().contains('z')),
            Err(why) => {
                let sentence = why.sentence("Rosen Photo");
                prop_assert!(!declared);
                prop_assert!(sentence.chars().count() <= 400 && !sentence.chars().any(char::is_control));
                let named = sentence.contains(&format!("“{camera}”"));
                prop_assert!(why.nameless || named);
            }
        }
    }

    #[test]
    fn a_list_that_is_kept_stays_as_it_is_and_lets_its_own_entries_in(
        entries in proptest::collection::vec((".{0,12}", ".{0,12}"), 1..6), declared: bool,
    ) {
        let models: Vec<(&str, &str)> = entries.iter().map(|(maker, model)| (maker.as_str(), model.as_str())).collect();
        if let Ok(kept) = conferences(&models, declared).checked() {
            prop_assert_eq!(kept.clone().checked(), Ok(kept.clone()));
            for entry in &kept.conference.as_ref().unwrap().models {
                // A name with stars in it is meant by itself, too.
                prop_assert!(may(&kept, &entry.maker, &entry.model, false));
            }
        }
    }
}
