// The first process of a pause container on arm64 Linux. The same program as pause-amd64.s, where the
// comments are.
        .globl  _start
        .text
_start:
        mov     x0, #0x4002             // SIGINT and SIGTERM
        movk    x0, #1, lsl #16         // SIGCHLD
        str     x0, [sp, #-16]!
        mov     x0, #0
        mov     x1, sp
        mov     x2, #0
        mov     x3, #8
        mov     x8, #135                // rt_sigprocmask(SIG_BLOCK, set, NULL, 8)
        svc     #0
wait_for_signal:
        mov     x0, sp
        mov     x1, #0
        mov     x2, #0
        mov     x3, #8
        mov     x8, #137                // rt_sigtimedwait(set, NULL, NULL, 8)
        svc     #0
        cmp     x0, #0
        b.lt    wait_for_signal
        cmp     x0, #17
        b.ne    leave
reap:
        mov     x0, #-1
        mov     x1, #0
        mov     x2, #1
        mov     x3, #0
        mov     x8, #260                // wait4(-1, NULL, WNOHANG, NULL)
        svc     #0
        cmp     x0, #0
        b.gt    reap
        b       wait_for_signal
leave:
        mov     x0, #0
        mov     x8, #94                 // exit_group(0)
        svc     #0
