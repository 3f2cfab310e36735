//! Makes the start of the program cheap: GDAL and PROJ, and the hundred libraries that they need, are loaded when one of their
//! functions is first called, and never by a run that needs none.
//!
//! For each function in `functions` there is a stub of the same name that jumps through a slot. At first the slot leads to code
//! that keeps the arguments, asks [`late.rs`](../../src/read/ffi/late.rs) for the function's address, puts it into the slot and
//! goes there. The linker takes the stubs for the functions and leaves the libraries out. Written for Linux on x86-64; anything
//! else links as usual.

use std::fmt::Write;
use std::path::{Path, PathBuf};

/// `gdal OSRRelease` and so on.
const FUNCTIONS: &str = include_str!("functions");

/// Keeps what a call has in registers (System V ABI, AMD64: six integers, eight vectors, and the count of vectors in `al`).
const FIND: &str = "
.Lfind:
    pushq %rax
    pushq %rdi
    pushq %rsi
    pushq %rdx
    pushq %rcx
    pushq %r8
    pushq %r9
    subq $136, %rsp
    movups %xmm0, (%rsp)
    movups %xmm1, 16(%rsp)
    movups %xmm2, 32(%rsp)
    movups %xmm3, 48(%rsp)
    movups %xmm4, 64(%rsp)
    movups %xmm5, 80(%rsp)
    movups %xmm6, 96(%rsp)
    movups %xmm7, 112(%rsp)
    movq 192(%rsp), %rdi
    call {address}
    movq %rax, %r11
    movups (%rsp), %xmm0
    movups 16(%rsp), %xmm1
    movups 32(%rsp), %xmm2
    movups 48(%rsp), %xmm3
    movups 64(%rsp), %xmm4
    movups 80(%rsp), %xmm5
    movups 96(%rsp), %xmm6
    movups 112(%rsp), %xmm7
    addq $136, %rsp
    popq %r9
    popq %r8
    popq %rcx
    popq %rdx
    popq %rsi
    popq %rdi
    popq %rax
    addq $8, %rsp
    jmpq *%r11
";

/// Writes the stubs and what they are called into `folder`; `None` where the libraries have to be linked as usual.
pub(crate) fn write(folder: &Path, libraries: &[PathBuf]) -> Option<()> {
    let is = |key: &str, value: &str| std::env::var(format!("CARGO_CFG_TARGET_{key}")).is_ok_and(|found| found == value);
    let is_host = std::env::var("TARGET").ok() == std::env::var("HOST").ok();
    if !(is_host && is("OS", "linux") && is("ARCH", "x86_64") && is("ENV", "gnu")) {
        return None;
    }
    let names = [("gdal", soname("gdal", libraries)?), ("proj", soname("proj", libraries)?)];
    let functions: Vec<(&str, &str)> =
        FUNCTIONS.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(' ')).collect();
    let (mut slots, mut stubs, mut table) = (String::new(), String::new(), String::new());
    for (number, (library, function)) in functions.iter().enumerate() {
        let soname = &names.iter().find(|(name, _)| name == library)?.1;
        writeln!(slots, "    .quad .Lfind_{number}").ok()?;
        writeln!(stubs, "    .globl {function}\n    .hidden {function}\n    .type {function}, @function").ok()?;
        writeln!(stubs, "{function}:\n    jmpq *late_slots+{}(%rip)", 8 * number).ok()?;
        writeln!(stubs, ".Lfind_{number}:\n    pushq ${number}\n    jmp .Lfind").ok()?;
        writeln!(table, "    (c\"{soname}\", c\"{function}\"),").ok()?;
    }
    let data = format!("    .data\n    .balign 8\n    .globl late_slots\n    .hidden late_slots\nlate_slots:\n{slots}");
    std::fs::write(folder.join("late.s"), format!("{data}    .text\n{stubs}{FIND}")).ok()?;
    let count = functions.len();
    let table = format!("static FUNCTIONS: [(&CStr, &CStr); {count}] = [\n{table}];\n");
    std::fs::write(folder.join("late.rs"), table).ok()
}

/// The name by which programs know a library: of its names that end in numbers the shortest one, `libproj.so.25`.
fn soname(library: &str, folders: &[PathBuf]) -> Option<String> {
    let stem = format!("lib{library}.so");
    let file = folders.iter().find_map(|folder| folder.join(&stem).canonicalize().ok())?;
    let names = std::fs::read_dir(file.parent()?).ok()?.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let is_name = |name: &String| name.strip_prefix(&stem).is_some_and(|rest| rest.starts_with('.'));
    let is_it = |name: &String| file.with_file_name(name).canonicalize().is_ok_and(|found| found == file);
    names.filter(is_name).filter(is_it).min_by_key(String::len)
}
