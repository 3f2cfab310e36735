//! One thread reads, several work, one takes in order.

use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, Sender, channel, sync_channel};
use std::sync::{Mutex, PoisonError};

/// How many pieces for each thread are under way at most.
const AHEAD: usize = 4;

/// Lets one thread read pieces, as many as are asked for work on them, and this one take what they made, in the order of reading.
///
/// `read` is given a place to put pieces, which says whether any more are wanted. Not more than some pieces a thread are under way
/// at any time, so that a slow one holds up the reading and not the memory. Returns what `read` returns.
pub(in crate::read) fn pipe<P: Send, T: Send, R: Send>(
    threads: usize,
    read: impl FnOnce(&mut dyn FnMut(P) -> bool) -> R + Send,
    work: impl Fn(P) -> T + Sync,
    mut take: impl FnMut(T),
) -> R {
    let (allowed, free) = sync_channel::<()>(AHEAD * threads.max(1));
    let (put, pieces) = channel::<(usize, P)>();
    let (deliver, made) = channel();
    let pieces = Mutex::new(pieces);
    std::thread::scope(|scope| {
        let reader = scope.spawn(move || {
            let mut number = 0;
            read(&mut |piece| {
                let wanted = allowed.send(()).is_ok() && put.send((number, piece)).is_ok();
                number += 1;
                wanted
            })
        });
        for _ in 0..threads.max(1) {
            let (deliver, pieces, work) = (deliver.clone(), &pieces, &work);
            scope.spawn(move || {
                while let Some((number, piece)) = next(pieces) {
                    let mut owed = Owed { number, deliver: &deliver, made: None };
                    owed.made = Some(work(piece));
                }
            });
        }
        drop(deliver);
        in_order(
            &made,
            || {
                // The reader waits for a place, or has ended.
                let _ = free.recv();
            },
            &mut take,
        );
        // Whoever still waits for this thread need not.
        drop((made, free));
        match reader.join() {
            Ok(result) => result,
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}

fn next<P>(pieces: &Mutex<Receiver<P>>) -> Option<P> {
    pieces.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
}

/// A piece that somebody waits for: what was made of it is delivered at the end, or that nothing was.
struct Owed<'a, T> {
    number: usize,
    deliver: &'a Sender<(usize, Option<T>)>,
    made: Option<T>,
}

impl<T> Drop for Owed<'_, T> {
    fn drop(&mut self) {
        // Where nobody takes any more, nothing is missed.
        let _ = self.deliver.send((self.number, self.made.take()));
    }
}

/// Takes what was made in the order of its numbers; ends early where a worker came to grief.
fn in_order<T>(made: &Receiver<(usize, Option<T>)>, mut taken: impl FnMut(), take: &mut impl FnMut(T)) {
    let (mut waiting, mut wanted) = (BTreeMap::new(), 0);
    while let Ok((number, result)) = made.recv() {
        let Some(result) = result else { return };
        waiting.insert(number, result);
        while let Some(result) = waiting.remove(&wanted) {
            take(result);
            taken();
            wanted += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn pieces_come_in_order_and_few_are_under_way() {
        let (under_way, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
        for threads in [1, 3] {
            let mut taken = Vec::new();
            let read = |put: &mut dyn FnMut(u64) -> bool| {
                for piece in 0..200 {
                    most.fetch_max(under_way.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                    assert!(put(piece));
                }
                "done"
            };
            let work = |piece: u64| {
                if piece.is_multiple_of(7) {
                    std::thread::sleep(std::time::Duration::from_millis(2));
                }
                piece * piece
            };
            let result = pipe(threads, read, work, |made| {
                under_way.fetch_sub(1, Ordering::SeqCst);
                taken.push(made);
            });
            assert_eq!(result, "done");
            assert_eq!(taken, (0..200).map(|piece| piece * piece).collect::<Vec<u64>>());
        }
        assert!(most.load(Ordering::SeqCst) <= AHEAD * 3 + 2, "{most:?}");
    }

    #[test]
    fn a_worker_that_fails_holds_nobody_up() {
        let read = |put: &mut dyn FnMut(u32) -> bool| while put(1) {};
        let run = || pipe(2, read, |piece: u32| assert_eq!(piece, 2), |()| {});
        assert!(std::panic::catch_unwind(run).is_err());
    }
}
