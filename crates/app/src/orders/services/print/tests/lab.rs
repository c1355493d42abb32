//! Prints in a lab's folder.

use std::path::Path;

use super::*;

const PATTERN: &str = "{size}/{finish}/{copies}x_{number}_{name}";

fn files(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push(path.strip_prefix(folder).unwrap().to_string_lossy().into_owned());
            }
        }
    }
    found.sort();
    found
}

#[tokio::test]
async fn a_lab_gets_an_order_whole_with_a_print_order_that_cameras_software_reads() {
    on_each(|centre| async move {
        let anna = centre.customer("Anna").await;
        let images = centre.pictures(&anna, 3).await;
        with_lab(&centre, &anna, Layout::Dpof).await;
        priced(&centre, &anna, 40).await;
        let item = PrintItem { image: images[2], copies: Some(2), crop: Crop::new(0.1, 0.1, 0.5, 0.5).ok() };
        let order = ordered(&centre, &anna, &images, PrintRequest { items: vec![item], ..wished() }).await;
        centre.work().await;
        let done = seen(&centre, &anna, order.order.id).await;
        assert_eq!((done.order.state.clone(), states(&done)), (OrderState::Done, vec!["done"; 3]));
        assert_eq!((done.order.progress.done, done.order.progress.total), (4, 4));
        let folder = centre.folder.join("labs/minilab");
        let names =
            std::fs::read_dir(&folder).unwrap().map(|one| one.unwrap().file_name()).collect::<Vec<_>>();
        assert_eq!(names, ["R-1"], "nothing half made is left");
        let card = cradle_camera::Card::at(folder.join("R-1"));
        card.refresh(&mut |_| {});
        assert_eq!(card.shots().len(), 3);
        let read = cradle_camera::dpof::read(&card).unwrap();
        assert_eq!(read.problems, Vec::<String>::new());
        assert_eq!(read.prints.iter().map(|(_, copies)| *copies).collect::<Vec<_>>(), [1, 1, 2]);
    })
    .await;
}

#[tokio::test]
async fn a_lab_draws_the_index_itself_where_it_gets_a_print_order() {
    on_each(|centre| async move {
        let anna = centre.customer("Anna").await;
        let images = centre.pictures(&anna, 2).await;
        with_lab(&centre, &anna, Layout::Dpof).await;
        priced(&centre, &anna, 40).await;
        let order = ordered(&centre, &anna, &images, PrintRequest { index: true, ..wished() }).await;
        assert_eq!(balance(&centre, &anna).await, 880, "the sheet of the index costs what a print costs");
        centre.work().await;
        let done = seen(&centre, &anna, order.order.id).await;
        assert_eq!((done.order.state.clone(), states(&done)), (OrderState::Done, vec!["done"; 3]));
        let folder = centre.folder.join("labs/minilab");
        let sources = |name: &str| {
            let order = std::fs::read_to_string(folder.join(name).join("MISC/AUTPRINT.MRK")).unwrap();
            let (prints, index) = order.split_once("PRT TYP = IDX").expect("a job for the index");
            let count = |text: &str| text.matches("<IMG SRC").count();
            (count(prints), count(index), files(&folder.join(name)).len())
        };
        assert_eq!(sources("R-1"), (2, 2, 3), "two sheets and the order");
        let card = cradle_camera::Card::at(folder.join("R-1"));
        card.refresh(&mut |_| {});
        assert!(cradle_camera::dpof::read(&card).unwrap().index);
        // Repeated alone it comes with the pictures that the lab needs for it, and none of them is printed.
        repeat_print(&centre.ctx, &anna, order.order.id, 2).await.unwrap();
        centre.work().await;
        assert_eq!(sources("R-1-again-3-1"), (0, 2, 3));
        assert_eq!(states(&seen(&centre, &anna, order.order.id).await), ["done"; 3]);
        assert_eq!(balance(&centre, &anna).await, 880);
    })
    .await;
}

#[tokio::test]
async fn a_lab_gets_the_index_drawn_where_it_gets_files() {
    on_each(|centre| async move {
        let anna = centre.customer("Anna").await;
        let images = centre.pictures(&anna, 2).await;
        with_lab(&centre, &anna, Layout::Files { pattern: PATTERN.into() }).await;
        priced(&centre, &anna, 0).await;
        ordered(&centre, &anna, &images, PrintRequest { copies: 2, index: true, ..wished() }).await;
        centre.work().await;
        let found = files(&centre.folder.join("labs/minilab/R-1"));
        assert_eq!(
            found,
            ["102x152/matt/1x_0003_index-1.jpg", "102x152/matt/2x_0001_0.jpg", "102x152/matt/2x_0002_1.jpg"]
        );
    })
    .await;
}

#[tokio::test]
async fn a_lab_gets_files_by_the_operators_pattern() {
    on_each(|centre| async move {
        let anna = centre.customer("Anna").await;
        let images = centre.pictures(&anna, 2).await;
        with_lab(&centre, &anna, Layout::Files { pattern: PATTERN.into() }).await;
        priced(&centre, &anna, 0).await;
        ordered(&centre, &anna, &images, PrintRequest { copies: 2, ..wished() }).await;
        centre.work().await;
        let found = files(&centre.folder.join("labs/minilab/R-1"));
        assert_eq!(found, ["102x152/matt/2x_0001_0.jpg", "102x152/matt/2x_0002_1.jpg"]);
    })
    .await;
}

#[tokio::test]
async fn a_worker_that_dies_over_a_labs_folder_is_followed_by_one_that_hands_it_over_once() {
    on_each(|centre| async move {
        let anna = centre.customer("Anna").await;
        let images = centre.pictures(&anna, 2).await;
        with_lab(&centre, &anna, Layout::Dpof).await;
        priced(&centre, &anna, 0).await;
        let folder = centre.folder.join("labs/minilab");
        for (number, crash) in (1..).zip(["told", "half made", "ready", "renamed and taken by the lab"]) {
            let order = ordered(&centre, &anna, &images, wished()).await.order;
            let key = (order.customer, order.id);
            let part = folder.join(format!(".R-{number}.part"));
            let mut tx = centre.ctx.write().await.unwrap();
            for print in records::of_order(&mut tx, order.customer, order.id).await.unwrap() {
                records::set_told(&mut tx, key, &print).await.unwrap();
                let state = if number > 2 { PrintState::Sent } else { PrintState::Drawing };
                records::set_state(&mut tx, key, &print, &state).await.unwrap();
            }
            tx.commit().await.unwrap();
            if crash == "half made" || crash == "ready" {
                std::fs::create_dir_all(part.join("DCIM")).unwrap();
                std::fs::write(part.join("DCIM/left"), b"x").unwrap();
            }
            centre.work().await;
            let done = seen(&centre, &anna, order.id).await;
            assert_eq!(done.order.state, OrderState::Done, "{crash}");
            assert!(!part.exists(), "{crash}");
            let handed = folder.join(format!("R-{number}"));
            assert_eq!(handed.exists(), number < 4, "{crash}");
            assert_eq!(handed.join("DCIM/left").exists(), crash == "ready", "{crash}");
        }
    })
    .await;
}
