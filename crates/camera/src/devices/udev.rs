//! Linux: what udev knows, and what it says when something comes or goes.

use std::collections::BTreeMap;
use std::io;
use std::os::fd::AsFd as _;
use std::path::PathBuf;

use rustix::event::{PollFd, PollFlags, poll};
use udev::{Enumerator, Event, EventType, MonitorBuilder, MonitorSocket};

use super::slept::Sleep;
use super::told::{Told, device};
use super::{Device, Following, Place, Plug, video};

const SUBSYSTEMS: [&str; 3] = ["block", "usb", "video4linux"];

/// What is connected now.
pub(super) fn connected() -> io::Result<Vec<Device>> {
    let mut found = Vec::new();
    for subsystem in SUBSYSTEMS {
        let mut enumerator = Enumerator::new()?;
        enumerator.match_subsystem(subsystem)?;
        found.extend(enumerator.scan_devices()?.filter_map(|one| device(&Asked(&one))));
    }
    found.sort_by(|a: &Device, b| a.place.cmp(&b.place));
    Ok(found)
}

/// Follows on a thread of its own.
pub(super) fn follow(mut tell: impl FnMut(Plug) + Send + 'static) -> io::Result<Following> {
    let (ended, end) = io::pipe()?;
    let (ready, started) = std::sync::mpsc::channel();
    let look = move || {
        // Heard from before it is looked: what comes in between is told, perhaps twice.
        let begun = listen().and_then(|socket| Ok((socket, connected()?)));
        let (socket, there) = match begun {
            Ok(begun) => begun,
            Err(problem) => return drop(ready.send(Err(problem))),
        };
        if ready.send(Ok(())).is_err() {
            return;
        }
        let mut known = Known::default();
        for device in there {
            known.is_in(device, &mut tell);
        }
        tell(Plug::Settled);
        // Without it, devices tell by themselves that they have gone, as they do in most cases.
        let mut sleep = Sleep::watched().ok();
        while let Some(heard) = wait(&socket, &ended, sleep.as_ref()) {
            match heard {
                Heard::Jump => {
                    // What has gone in its sleep without a word is looked for.
                    if sleep.as_mut().is_some_and(Sleep::heard) {
                        if let Ok(there) = connected() {
                            known.is_all(there, &mut tell);
                        }
                        tell(Plug::Woken);
                    }
                }
                Heard::Events => socket.iter().for_each(|event| known.heard(&event, &mut tell)),
                // More happened than the socket holds: what is there now counts.
                Heard::Lost => {
                    socket.iter().for_each(drop);
                    if let Ok(there) = connected() {
                        known.is_all(there, &mut tell);
                    }
                }
            }
        }
    };
    std::thread::Builder::new().name("devices".to_owned()).spawn(look)?;
    started.recv().map_err(io::Error::other)??;
    Ok(Following { _end: end })
}

fn listen() -> io::Result<MonitorSocket> {
    MonitorBuilder::new()?
        .match_subsystem("block")?
        .match_subsystem_devtype("usb", "usb_device")?
        .match_subsystem("video4linux")?
        .listen()
}

enum Heard {
    Events,
    Lost,
    /// The clock has jumped: the computer may have slept.
    Jump,
}

/// Sleeps until something happens; none when nobody follows any more.
fn wait(socket: &MonitorSocket, ended: &io::PipeReader, sleep: Option<&Sleep>) -> Option<Heard> {
    loop {
        let mut all = vec![
            PollFd::from_borrowed_fd(socket.as_fd(), PollFlags::IN),
            PollFd::from_borrowed_fd(ended.as_fd(), PollFlags::IN),
        ];
        all.extend(sleep.map(|sleep| PollFd::from_borrowed_fd(sleep.as_fd(), PollFlags::IN)));
        match poll(&mut all, None) {
            Err(rustix::io::Errno::INTR) => continue,
            Err(_) => return None,
            Ok(_) => {}
        }
        let news = all[0].revents();
        if !all[1].revents().is_empty() {
            return None;
        }
        if news.contains(PollFlags::ERR) {
            return Some(Heard::Lost);
        }
        if news.contains(PollFlags::IN) {
            return Some(Heard::Events);
        }
        if all.get(2).is_some_and(|jump| !jump.revents().is_empty()) {
            return Some(Heard::Jump);
        }
    }
}

/// What was told to be there.
#[derive(Default)]
struct Known {
    by_place: BTreeMap<Place, Device>,
}

impl Known {
    fn heard(&mut self, event: &Event, tell: &mut impl FnMut(Plug)) {
        let now = match event.event_type() {
            EventType::Remove => None,
            // A card reader says of each slot what is in it now; a rule may have found out more.
            _ => device(&Asked(event)),
        };
        match now {
            Some(device) => self.is_in(device, tell),
            None => self.is_out(&Asked(event).place(), tell),
        }
    }

    fn is_in(&mut self, device: Device, tell: &mut impl FnMut(Plug)) {
        if self.by_place.get(&device.place) == Some(&device) {
            return;
        }
        self.is_out(&device.place, tell);
        self.by_place.insert(device.place.clone(), device.clone());
        tell(Plug::In(device));
    }

    fn is_out(&mut self, place: &Place, tell: &mut impl FnMut(Plug)) {
        if self.by_place.remove(place).is_some() {
            tell(Plug::Out(place.clone()));
        }
    }

    fn is_all(&mut self, there: Vec<Device>, tell: &mut impl FnMut(Plug)) {
        let gone = self.by_place.keys().filter(|place| there.iter().all(|device| device.place != **place));
        for place in gone.cloned().collect::<Vec<_>>() {
            self.is_out(&place, tell);
        }
        for device in there {
            self.is_in(device, tell);
        }
    }
}

/// A device of udev's, asked.
struct Asked<'a>(&'a udev::Device);

impl Asked<'_> {
    fn attribute(&self, name: &str) -> Option<String> {
        self.0.attribute_value(name).map(|value| value.to_string_lossy().trim().to_owned())
    }
}

impl Told for Asked<'_> {
    fn place(&self) -> Place {
        Place(self.0.syspath().to_string_lossy().into_owned())
    }

    fn subsystem(&self) -> String {
        self.0.subsystem().unwrap_or_default().to_string_lossy().into_owned()
    }

    fn node(&self) -> Option<PathBuf> {
        self.0.devnode().map(PathBuf::from)
    }

    fn number(&self) -> Option<(u32, u32)> {
        let number = self.0.devnum()?;
        Some((rustix::fs::major(number), rustix::fs::minor(number)))
    }

    fn property(&self, name: &str) -> Option<String> {
        self.0.property_value(name).map(|value| value.to_string_lossy().into_owned())
    }

    fn usb(&self, attribute: &str) -> Option<String> {
        let value = |device: &udev::Device| Asked(device).attribute(attribute);
        if self.0.devtype().is_some_and(|kind| kind == "usb_device") {
            return value(self.0);
        }
        value(&self.0.parent_with_subsystem_devtype("usb", "usb_device").ok()??)
    }

    fn interfaces(&self) -> Option<String> {
        let listed = |told: &Asked| told.property("ID_USB_INTERFACES");
        let whole = || self.0.parent_with_subsystem_devtype("usb", "usb_device").ok()?;
        listed(self).or_else(|| listed(&Asked(&whole()?)))
    }

    fn is_removable(&self) -> bool {
        let disk = match self.0.devtype().and_then(|kind| kind.to_str()) {
            Some("partition") => self.0.parent(),
            _ => Some(self.0.clone()),
        };
        let says_so =
            disk.is_some_and(|disk| Asked(&disk).attribute("removable").is_some_and(|says| says == "1"));
        // A slot for SD cards on the computer's own board; what is soldered there is of another type.
        let card = self.0.parent_with_subsystem("mmc").ok().flatten();
        says_so || card.is_some_and(|card| Asked(&card).attribute("type").is_some_and(|kind| kind == "SD"))
    }

    fn video_name(&self) -> Option<String> {
        self.attribute("name")
    }

    fn formats(&self) -> Vec<String> {
        self.node().map(|node| video::formats(&node)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Bus, Mode};
    use super::*;

    fn camera(place: &str, address: u8) -> Device {
        Device { place: Place(place.into()), usb: None, mode: Mode::Camera(Bus { bus: 1, address }) }
    }

    #[test]
    fn what_is_told_twice_is_news_once_and_what_was_missed_is_made_up_for() {
        let mut known = Known::default();
        let mut told = Vec::new();
        let mut tell = |plug| told.push(plug);
        let (a, b, c) = (camera("a", 1), camera("b", 2), camera("c", 3));
        known.is_in(a.clone(), &mut tell);
        known.is_in(a.clone(), &mut tell);
        known.is_in(b.clone(), &mut tell);
        known.is_out(&Place("never".into()), &mut tell);
        // The same place after a moment: another address, so another connection.
        let again = camera("a", 9);
        known.is_all(vec![again.clone(), c.clone()], &mut tell);
        let out = |device: &Device| Plug::Out(device.place.clone());
        let wanted =
            vec![Plug::In(a.clone()), Plug::In(b.clone()), out(&b), out(&a), Plug::In(again), Plug::In(c)];
        assert_eq!(told, wanted);
    }
}
