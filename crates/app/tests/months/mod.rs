//! Time for a centre under test: days that pass, workers that die.

#![allow(dead_code)] // Each test file uses a part of it.

use std::future::Future;
use std::pin::{Pin, pin};
use std::task::{Context as Task, Poll};

use cradle_app::domain::{ImageId, Span};
use cradle_app::library::Sweep;
use cradle_app::notices::{Begin, Pulse};
use cradle_app::testing::{Centre, dot};
use cradle_app::{Visitor, jobs, works};

/// A day.
pub const DAY: Span = Span::from_hours(24);

/// What happens to a centre in time.
pub trait Months {
    /// The centre starts: it looks at everybody's deadlines, and gives signs of life from now on.
    async fn opens(&self);
    /// Bytes that nobody refers to go from now on.
    async fn sweeps(&self);
    /// Days pass, and the work of each is done.
    async fn days(&self, count: u32);
    /// A picture arrives, `1.gif` for number 1.
    async fn arrives(&self, visitor: &Visitor, number: u8) -> ImageId;
    /// A worker begins what is due, and dies after it was looked at so many times.
    async fn dies_after(&self, polls: u32);
    /// How many originals lie in the picture store.
    fn originals(&self) -> usize;
}

impl Months for Centre {
    async fn opens(&self) {
        let mut tx = self.ctx.write().await.unwrap();
        jobs::enqueue(&self.ctx, &mut tx, &Pulse, self.ctx.now()).await.unwrap();
        jobs::enqueue(&self.ctx, &mut tx, &Begin::default(), self.ctx.now()).await.unwrap();
        tx.commit().await.unwrap();
        self.work().await;
    }

    async fn sweeps(&self) {
        let mut tx = self.ctx.write().await.unwrap();
        jobs::enqueue(&self.ctx, &mut tx, &Sweep::default(), self.ctx.now()).await.unwrap();
        tx.commit().await.unwrap();
        self.work().await;
    }

    async fn days(&self, count: u32) {
        for _ in 0..count {
            self.clock.advance(DAY);
            self.work().await;
        }
    }

    async fn arrives(&self, visitor: &Visitor, number: u8) -> ImageId {
        let image = self.receive(visitor, &format!("{number}.gif"), &dot([number, 7, 7]), None).await;
        self.work().await;
        image
    }

    async fn dies_after(&self, polls: u32) {
        let works = works::all();
        let work = pin!(jobs::run_due(&self.ctx, &works));
        Dying { work, polls }.await;
    }

    fn originals(&self) -> usize {
        fn under(path: &std::path::Path) -> usize {
            let entries = std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path());
            entries.map(|path| if path.is_dir() { under(&path) } else { 1 }).sum()
        }
        under(&self.folder.join("blobs/originals"))
    }
}

/// Work that ends after some polls, wherever it stands.
struct Dying<'a, F> {
    work: Pin<&'a mut F>,
    polls: u32,
}

impl<F: Future> Future for Dying<'_, F> {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, task: &mut Task<'_>) -> Poll<()> {
        if self.polls == 0 {
            return Poll::Ready(());
        }
        self.polls -= 1;
        // Looked at again and again: what it spawned goes on in between.
        task.waker().wake_by_ref();
        self.work.as_mut().poll(task).map(drop)
    }
}
