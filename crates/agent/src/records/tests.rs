use super::*;

async fn records() -> (tempfile::TempDir, Records) {
    let folder = tempfile::tempdir().unwrap();
    let records = Records::open(&folder.path().join("state")).await.unwrap();
    (folder, records)
}

fn order(id: &str) -> NewOrder {
    let file =
        |path: &str| NewFile { root: "/card".into(), path: path.into(), filename: path.into(), size: 10 };
    NewOrder {
        id: id.into(),
        camera: "cam".into(),
        camera_label: "Cradle One".into(),
        camera_id: None,
        customer_id: None,
        service: "keep".into(),
        kind: "keep".into(),
        options: cradle_wire::orders::OrderOptions::default(),
        copies: Vec::new(),
        local: None,
        created_at: 1,
        shots: vec![vec![file("A.JPG"), file("A.WAV")], vec![file("B.JPG")]],
    }
}

#[tokio::test]
#[cfg(unix)]
async fn nobody_else_reads_the_token() {
    use std::os::unix::fs::PermissionsExt as _;
    let (_folder, records) = records().await;
    let account = Account { token: "secret".into(), customer_id: "c".into(), customer_name: "Anna".into() };
    records.pair(&account).await.unwrap();
    assert!(!format!("{account:?}").contains("secret"));
    for entry in fs::read_dir(records.folder()).unwrap().flatten() {
        let mode = entry.metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{}", entry.path().display());
    }
}

#[tokio::test]
async fn an_order_is_queued_once_and_survives_reopening() {
    let (_folder, records) = records().await;
    records.enqueue(&order("1")).await.unwrap();
    records.enqueue(&order("1")).await.unwrap();
    records.close().await;
    let records = Records::open(records.folder()).await.unwrap();
    let queue = records.queue().await.unwrap();
    assert_eq!(queue.len(), 1);
    assert_eq!((queue[0].shots, queue[0].files_total, queue[0].bytes_total), (2, 3, 30));
    assert_eq!(records.queued_shots("cam").await.unwrap().len(), 2);
}

#[tokio::test]
async fn what_may_be_at_the_centre_is_not_cancelled_here() {
    let (_folder, records) = records().await;
    records.enqueue(&order("1")).await.unwrap();
    records.enqueue(&order("2")).await.unwrap();
    assert!(records.begin_placing("1").await.unwrap());
    assert!(!records.cancel_order("1").await.unwrap());
    assert!(records.cancel_order("2").await.unwrap());
    assert!(!records.begin_placing("2").await.unwrap());
    assert!(!records.move_order("2", OrderState::Sending, None).await.unwrap());
}

#[tokio::test]
async fn what_is_placed_is_remembered_by_content_and_kept_stays_kept() {
    let (_folder, records) = records().await;
    records.enqueue(&order("1")).await.unwrap();
    for file in records.order_files("1").await.unwrap() {
        records.file_copied(&file, &format!("hash {}", file.path), 10, None).await.unwrap();
        records.file_done(&file, "image").await.unwrap();
    }
    let row = records.order("1").await.unwrap().unwrap();
    assert_eq!((row.files_done, row.files_copied, row.bytes_done), (3, 3, 30));
    assert_eq!(records.spooled().await.unwrap().len(), 3);
    records.order_placed(&row, "c", "R-1", None).await.unwrap();
    assert!(records.spooled().await.unwrap().is_empty());
    let hash = "hash A.JPG".to_owned();
    records.remember("c", &[(hash.clone(), "image".into(), Mark::Sent)]).await.unwrap();
    let marks = records.marks("c", &[hash.clone(), "unknown".into()]).await.unwrap();
    assert_eq!(marks, [(hash.clone(), Mark::Kept)].into());
    assert!(records.marks("somebody else", &[hash]).await.unwrap().is_empty());
}

#[tokio::test]
async fn one_process_serves_a_folder() {
    let (_folder, records) = records().await;
    let claim = records.claim().unwrap();
    assert!(claim.is_some());
    assert!(records.claim().unwrap().is_none());
    drop(claim);
    assert!(records.claim().unwrap().is_some());
}

#[tokio::test]
async fn a_camera_is_reported_on_once_in_a_while_and_only_while_that_is_wanted() {
    let (_folder, records) = records().await;
    let known = Registered {
        camera_id: "camera".into(),
        maker: "Nikon".into(),
        model: "Z f II".into(),
        serial: "20418".into(),
        reports: Some(true),
    };
    records.remember_registered("anna", &[known]).await.unwrap();
    let report = cradle_wire::cameras::CameraReport::default();
    let put = async |at| records.put_report("anna", "camera", at, 100, &report).await.unwrap();
    let both = tokio::join!(put(1_000), put(1_001));
    assert!(both.0 ^ both.1, "{both:?}");
    assert!(!put(1_099).await);
    assert!(put(1_101).await);
    // The clock was set back.
    assert!(put(500).await);
    assert_eq!(records.waiting_reports("anna").await.unwrap().len(), 3);
    records.remember_reports_wanted("anna", "camera", Some(false)).await.unwrap();
    assert!(!put(5_000).await);
}
