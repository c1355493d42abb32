//! A printer that prints on nothing: it does what the test says, and remembers everything.

use std::sync::{Mutex, PoisonError};

use bytes::Bytes;
use futures::future::BoxFuture;

use crate::printing::{Found, JobStanding, Look, PrinterProblem, Printers, Ticket};

/// A job of the printer.
#[derive(Clone, Debug)]
pub struct PaperJob {
    /// What was asked for.
    pub ticket: Ticket,
    /// Its sheet, when that has come.
    pub sheet: Option<Bytes>,
    /// How it stands.
    pub standing: JobStanding,
}

/// What happens to a printer.
#[derive(Clone, Debug, Default)]
struct State {
    jobs: Vec<PaperJob>,
    off: bool,
    out_of_paper: bool,
    refuses: Option<String>,
    aborts: bool,
    /// How many jobs it takes at a time, where that is bounded.
    takes: Option<usize>,
    dies_after: Option<&'static str>,
}

/// A printer for tests. A sheet that has come is printed when it is asked for the second time.
#[derive(Debug, Default)]
pub struct PaperPrinter(Mutex<State>);

impl PaperPrinter {
    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Its jobs so far.
    pub fn jobs(&self) -> Vec<PaperJob> {
        self.state().jobs.clone()
    }

    /// Switches it off, or on again.
    pub fn switch_off(&self, off: bool) {
        self.state().off = off;
    }

    /// Takes its paper, or gives it some.
    pub fn take_paper(&self, away: bool) {
        self.state().out_of_paper = away;
    }

    /// From now on it refuses whatever it is asked to print; `None` ends that.
    pub fn refuse(&self, why: Option<&str>) {
        self.state().refuses = why.map(str::to_owned);
    }

    /// From now on jobs come to nothing, or no longer.
    pub fn abort(&self, aborts: bool) {
        self.state().aborts = aborts;
    }

    /// From now on it takes no job before the one before is over.
    pub fn take_one_at_a_time(&self) {
        self.state().takes = Some(1);
    }

    /// The next time that it has done this (`begin` or `send`), its answer is lost.
    pub fn lose_answer(&self, after: &'static str) {
        self.state().dies_after = Some(after);
    }

    fn on(&self) -> Result<std::sync::MutexGuard<'_, State>, PrinterProblem> {
        let state = self.state();
        if state.off { Err(PrinterProblem::Later("nobody answers".to_owned())) } else { Ok(state) }
    }
}

fn lost(state: &mut State, after: &str) -> Result<(), PrinterProblem> {
    match state.dies_after {
        Some(word) if word == after => {
            state.dies_after = None;
            Err(PrinterProblem::Later("the answer was lost".to_owned()))
        }
        _ => Ok(()),
    }
}

fn answer<'a, T: Send + 'a>(answer: Result<T, PrinterProblem>) -> BoxFuture<'a, Result<T, PrinterProblem>> {
    Box::pin(std::future::ready(answer))
}

impl Printers for PaperPrinter {
    fn look<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<Look, PrinterProblem>> {
        answer(self.on().map(|state| Look {
            model: "Paper Printer".to_owned(),
            state: if state.out_of_paper { "stopped" } else { "idle" }.to_owned(),
            reasons: if state.out_of_paper { vec!["media-empty-error".to_owned()] } else { Vec::new() },
            accepts: true,
            formats: vec!["image/jpeg".to_owned()],
            ..Look::default()
        }))
    }

    fn named<'a>(&'a self, _: &'a str, name: &'a str) -> BoxFuture<'a, Result<Vec<i32>, PrinterProblem>> {
        answer(self.on().map(|state| {
            let open = |job: &PaperJob| !matches!(job.standing, JobStanding::Done | JobStanding::Failed(_));
            let jobs = (1..).zip(&state.jobs);
            jobs.filter(|(_, job)| job.ticket.name == name && open(job)).map(|(id, _)| id).collect()
        }))
    }

    fn begin<'a>(&'a self, _: &'a str, ticket: &'a Ticket) -> BoxFuture<'a, Result<i32, PrinterProblem>> {
        answer(self.on().and_then(|mut state| {
            if let Some(why) = &state.refuses {
                return Err(PrinterProblem::Never(why.clone()));
            }
            let open = |job: &PaperJob| !matches!(job.standing, JobStanding::Done | JobStanding::Failed(_));
            let at_work = state.jobs.iter().filter(|job| open(job)).count();
            if state.takes.is_some_and(|most| at_work >= most) {
                return Err(PrinterProblem::Busy("it prints another job".to_owned()));
            }
            state.jobs.push(PaperJob { ticket: ticket.clone(), sheet: None, standing: JobStanding::Empty });
            let id = state.jobs.len() as i32;
            lost(&mut state, "begin").map(|()| id)
        }))
    }

    fn send<'a>(&'a self, _: &'a str, job: i32, sheet: Bytes) -> BoxFuture<'a, Result<(), PrinterProblem>> {
        answer(self.on().and_then(|mut state| {
            let found = state.jobs.get_mut(job as usize - 1).expect("a job that there is");
            found.sheet = Some(sheet);
            found.standing = JobStanding::Waiting;
            lost(&mut state, "send")
        }))
    }

    fn ask<'a>(&'a self, _: &'a str, job: i32) -> BoxFuture<'a, Result<JobStanding, PrinterProblem>> {
        answer(self.on().map(|mut state| {
            let aborts = state.aborts;
            let Some(found) = state.jobs.get_mut(job as usize - 1) else { return JobStanding::Unknown };
            let standing = found.standing.clone();
            found.standing = match &standing {
                JobStanding::Waiting => JobStanding::Printing,
                JobStanding::Printing if aborts => JobStanding::Failed(vec!["aborted-by-system".to_owned()]),
                JobStanding::Printing => JobStanding::Done,
                other => other.clone(),
            };
            standing
        }))
    }

    fn cancel<'a>(&'a self, _: &'a str, job: i32) -> BoxFuture<'a, Result<(), PrinterProblem>> {
        answer(self.on().map(|mut state| {
            if let Some(found) = state.jobs.get_mut(job as usize - 1)
                && found.standing != JobStanding::Done
            {
                found.standing = JobStanding::Failed(vec!["job-canceled-by-user".to_owned()]);
            }
        }))
    }

    fn discover(&self) -> BoxFuture<'_, Result<Vec<Found>, PrinterProblem>> {
        answer(Ok(vec![Found {
            name: "Paper Printer".to_owned(),
            uri: "ipp://paper.test/ipp/print".to_owned(),
        }]))
    }
}
