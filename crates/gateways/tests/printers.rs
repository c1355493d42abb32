//! Printing at a real printer's program, from the port and from whole orders.

mod printer;

use std::time::Duration;

use bytes::Bytes;
use cradle_app::printing::{JobStanding, PrinterProblem, Printers, Ticket};
use cradle_gateways::printers::IppPrinters;
use printer::{LabPrinter, can_print};

const SHEET: &[u8] = &[0xFF, 0xD8, 0xFF, 0xD9];

fn ticket(name: &str, media: &str) -> Ticket {
    Ticket { name: name.into(), copies: 2, media: media.into(), size: "100x150".parse().unwrap() }
}

async fn ended(printers: &IppPrinters, uri: &str, job: i32) -> JobStanding {
    let ends = async {
        loop {
            match printers.ask(uri, job).await.unwrap() {
                JobStanding::Waiting | JobStanding::Printing => tokio::task::yield_now().await,
                ended => return ended,
            }
        }
    };
    tokio::time::timeout(Duration::from_mins(1), ends).await.expect("the job ends")
}

#[tokio::test]
async fn a_sheet_is_printed_on_the_paper_that_was_asked_for() {
    if !can_print() {
        return;
    }
    let (lab, printers) = (LabPrinter::start().await, IppPrinters::new().unwrap());
    let look = printers.look(&lab.uri).await.unwrap();
    assert!(look.is_ready(), "{look:?}");
    assert!(look.formats.contains(&"image/jpeg".to_owned()), "{look:?}");
    assert!(look.media.contains(&"om_small-photo_100x150mm".to_owned()), "{look:?}");
    let supplies: Vec<_> = look.supplies.iter().map(|supply| (supply.name.as_str(), supply.level)).collect();
    assert_eq!(supplies, [("Cyan", Some(70)), ("Black", Some(20))]);
    let job = printers.begin(&lab.uri, &ticket("one", "om_small-photo_100x150mm")).await.unwrap();
    assert_eq!(printers.ask(&lab.uri, job).await.unwrap(), JobStanding::Empty);
    assert_eq!(printers.named(&lab.uri, "one").await.unwrap(), [job]);
    assert_eq!(printers.named(&lab.uri, "two").await.unwrap(), Vec::<i32>::new());
    printers.send(&lab.uri, job, Bytes::from_static(SHEET)).await.unwrap();
    assert_eq!(ended(&printers, &lab.uri, job).await, JobStanding::Done);
    assert_eq!(lab.printed(), ["om_small-photo_100x150mm 2 ffd8"]);
}

#[tokio::test]
async fn paper_that_a_printer_does_not_have_is_refused_and_a_sheet_that_comes_to_nothing_is_told() {
    if !can_print() {
        return;
    }
    let (lab, printers) = (LabPrinter::start().await, IppPrinters::new().unwrap());
    let refused = printers.begin(&lab.uri, &ticket("x", "iso_a4_210x297mm")).await;
    assert!(matches!(refused, Err(PrinterProblem::Never(_))), "{refused:?}");
    lab.script("exit 1");
    let job = printers.begin(&lab.uri, &ticket("y", "na_index-4x6_4x6in")).await.unwrap();
    printers.send(&lab.uri, job, Bytes::from_static(SHEET)).await.unwrap();
    let ended = ended(&printers, &lab.uri, job).await;
    assert!(matches!(ended, JobStanding::Failed(_)), "{ended:?}");
}

#[tokio::test]
async fn a_printer_that_takes_one_job_at_a_time_says_that_it_is_busy() {
    if !can_print() {
        return;
    }
    let (lab, printers) = (LabPrinter::start().await, IppPrinters::new().unwrap());
    let go = lab.file("go");
    lab.script(&format!("while [ ! -e '{}' ]; do sleep 0.05; done", go.display()));
    let job = printers.begin(&lab.uri, &ticket("first", "om_small-photo_100x150mm")).await.unwrap();
    printers.send(&lab.uri, job, Bytes::from_static(SHEET)).await.unwrap();
    let busy = printers.begin(&lab.uri, &ticket("second", "om_small-photo_100x150mm")).await;
    assert!(matches!(busy, Err(PrinterProblem::Busy(_))), "{busy:?}");
    std::fs::write(go, b"").unwrap();
    assert_eq!(ended(&printers, &lab.uri, job).await, JobStanding::Done);
    printers.begin(&lab.uri, &ticket("second", "om_small-photo_100x150mm")).await.unwrap();
}

#[tokio::test]
async fn a_job_left_empty_is_called_off_and_never_printed() {
    if !can_print() {
        return;
    }
    let (mut lab, printers) = (LabPrinter::start().await, IppPrinters::new().unwrap());
    let job = printers.begin(&lab.uri, &ticket("z", "om_small-photo_100x150mm")).await.unwrap();
    printers.cancel(&lab.uri, job).await.unwrap();
    assert!(matches!(printers.ask(&lab.uri, job).await.unwrap(), JobStanding::Failed(_)));
    assert_eq!(printers.ask(&lab.uri, 4_711).await.unwrap(), JobStanding::Unknown);
    lab.switch_off();
    let gone = printers.look(&lab.uri).await;
    assert!(matches!(gone, Err(PrinterProblem::Later(_))), "{gone:?}");
    lab.switch_on().await;
    assert_eq!(lab.printed(), Vec::<String>::new());
}
