//! SIGKILL while sixteen people write.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::scene::{Scene, count, integrity, posts_with};
use crate::support::free_port;
use crate::writer::{Said, Writer};

const WRITERS: usize = 16;
const POSTS: usize = 200;
const ROUNDS: usize = 10;
const THREADS: usize = 4;
/// How long a round may take until its kill.
const PATIENCE: Duration = Duration::from_secs(120);

/// A reply that is to be written, by one writer.
#[derive(Debug, Clone)]
struct Task {
    thread: usize,
    text: String,
}

/// What all writers of a drill share.
struct Desk {
    queues: Vec<Mutex<VecDeque<Task>>>,
    confirmed: Mutex<Vec<String>>,
    /// Confirmed posts with the place of their thread.
    posts: Mutex<Vec<(usize, String)>>,
    /// Thanks that were confirmed, by writer and post.
    thanks: Mutex<BTreeSet<(usize, String)>>,
    /// The last solution that was confirmed, by thread.
    solutions: Mutex<BTreeMap<usize, String>>,
    count: AtomicUsize,
    unanswered: AtomicUsize,
    is_over: AtomicBool,
}

impl Desk {
    fn new() -> Self {
        Self {
            queues: (0..WRITERS).map(|_| Mutex::default()).collect(),
            confirmed: Mutex::default(),
            posts: Mutex::default(),
            thanks: Mutex::default(),
            solutions: Mutex::default(),
            count: AtomicUsize::new(0),
            unanswered: AtomicUsize::new(0),
            is_over: AtomicBool::new(false),
        }
    }

    fn fill(&self, round: usize) {
        for number in 0..POSTS {
            let task = Task { thread: number % THREADS, text: format!("Antwort {number} in Runde {round}.") };
            self.queues[number % WRITERS].lock().unwrap().push_back(task);
        }
        self.count.store(0, Ordering::SeqCst);
        self.is_over.store(false, Ordering::SeqCst);
    }

    /// One writer's work until the queue is empty or the program is gone.
    fn works(&self, writer: &Writer, number: usize, threads: &[String]) {
        while !self.is_over.load(Ordering::SeqCst) {
            let task = self.queues[number].lock().unwrap().pop_front();
            let Some(task) = task else { return };
            // The key is the text: sent again, it is the same form.
            match writer.replies(&threads[task.thread], &task.text, &task.text) {
                Said::Done(post) => {
                    self.confirmed.lock().unwrap().push(task.text);
                    let before = {
                        let mut posts = self.posts.lock().unwrap();
                        posts.push((task.thread, post));
                        posts.get(posts.len().wrapping_sub(4)).cloned()
                    };
                    self.count.fetch_add(1, Ordering::SeqCst);
                    if let Some((thread, post)) = before {
                        self.answers(writer, number, thread, &post);
                    }
                }
                Said::Later | Said::Nothing => {
                    self.unanswered.fetch_add(1, Ordering::SeqCst);
                    self.queues[number].lock().unwrap().push_front(task);
                    std::thread::park_timeout(Duration::from_millis(20));
                }
                Said::Wrong(status, html) => panic!("{status}: {html}"),
            }
        }
    }

    /// Thanks for another's post; whoever asked also marks it as the solution.
    fn answers(&self, writer: &Writer, number: usize, thread: usize, post: &str) {
        if let Said::Done(_) = writer.presses(&format!("{post}/danke")) {
            self.thanks.lock().unwrap().insert((number, post.to_owned()));
        }
        if number == thread {
            let said = writer.presses(&format!("{post}/loesung"));
            let mut solutions = self.solutions.lock().unwrap();
            match said {
                Said::Done(_) => drop(solutions.insert(thread, post.to_owned())),
                // Unknown whether it counted: either is right.
                _ => drop(solutions.remove(&thread)),
            }
        }
    }

    /// All writers at once, while something else happens.
    fn write(&self, base: &str, scene: &Scene, meanwhile: impl FnOnce()) {
        let writers: Vec<Writer> = scene.sessions.iter().map(|session| Writer::new(base, session)).collect();
        std::thread::scope(|scope| {
            let hands: Vec<_> = writers
                .iter()
                .enumerate()
                .map(|(number, writer)| scope.spawn(move || self.works(writer, number, &scene.threads)))
                .collect();
            meanwhile();
            hands.into_iter().for_each(|hand| hand.join().unwrap());
        });
    }
}

#[test]
#[ignore = "a fire drill: bin/check --fire"]
fn what_was_confirmed_is_there_once_after_ten_kills() {
    let mut scene = Scene::new(WRITERS);
    let port = free_port();
    begin_threads(&mut scene, port);
    let desk = Desk::new();

    for round in 0..ROUNDS {
        desk.fill(round);
        let mut program = scene.start.run_on(port);
        program.becomes_ready();
        // Another moment in every round, from the first posts to nearly the last.
        let moment = 10 + round * 18;
        let base = program.base.clone();
        desk.write(&base, &scene, || {
            let begun = Instant::now();
            while desk.count.load(Ordering::SeqCst) < moment && begun.elapsed() < PATIENCE {
                std::thread::park_timeout(Duration::from_millis(1));
            }
            program.kill();
            desk.is_over.store(true, Ordering::SeqCst);
        });

        let program = scene.start.run_on(port);
        program.becomes_ready();
        assert_eq!(integrity(&scene), "ok");
        desk.is_over.store(false, Ordering::SeqCst);
        desk.write(&program.base, &scene, || {});
        assert_eq!(scene.contradictions(), [""; 0], "round {round}");
    }

    check(&scene, &desk);
    println!(
        "kill: {} rounds, {} replies confirmed and there once, {} sent again, {} thanks, {} solutions agree ({})",
        ROUNDS,
        desk.confirmed.lock().unwrap().len(),
        desk.unanswered.load(Ordering::SeqCst),
        desk.thanks.lock().unwrap().len(),
        desk.solutions.lock().unwrap().len(),
        if scene.start.database.starts_with("postgres") { "PostgreSQL" } else { "SQLite" }
    );
}

fn begin_threads(scene: &mut Scene, port: u16) {
    let program = scene.start.run_on(port);
    program.becomes_ready();
    let channel = {
        use lotsenforum::forum::channels;
        scene.app().db.read(channels::store::every).unwrap()[0].id.to_string()
    };
    scene.threads = (0..THREADS)
        .map(|number| {
            let writer = Writer::new(&program.base, &scene.sessions[number]);
            writer.asks(&channel, &format!("Wie macht ihr das in Fall {number}?"))
        })
        .collect();
}

fn check(scene: &Scene, desk: &Desk) {
    let app = scene.app();
    let confirmed = desk.confirmed.lock().unwrap();
    assert_eq!(confirmed.len(), ROUNDS * POSTS);
    for text in confirmed.iter() {
        assert_eq!(posts_with(&app, text), 1, "{text}");
    }
    assert_eq!(count(&app, "posts where number > 1"), i64::try_from(ROUNDS * POSTS).unwrap());
    let thanks = i64::try_from(desk.thanks.lock().unwrap().len()).unwrap();
    assert!(count(&app, "thanks") >= thanks, "{thanks} were confirmed");
    for (thread, post) in desk.solutions.lock().unwrap().iter() {
        let id = post.trim_start_matches("/b/");
        let thread = crate::scene::thread_id(&scene.threads[*thread]);
        let is_marked = count(&app, &format!("threads where id = {thread} and answer_post_id = {id}"));
        assert_eq!(is_marked, 1, "thread {thread} is solved by {post}");
    }
}
