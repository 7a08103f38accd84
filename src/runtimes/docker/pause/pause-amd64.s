# The first process of a pause container on x86-64 Linux: it keeps the task's network namespace open,
# reaps what is left to it, and ends with 0 on SIGTERM or SIGINT. It needs no library and no memory of
# its own but the stack. Built by build.sh; pause-image.ts holds the result.
        .globl  _start
        .text
_start:
        # Block SIGINT (2), SIGTERM (15) and SIGCHLD (17): a blocked signal reaches the first process of
        # a namespace although it has no handler, and waits until it is asked for.
        mov     $0x14002, %eax
        push    %rax
        mov     $14, %eax               # rt_sigprocmask(SIG_BLOCK, set, NULL, 8)
        xor     %edi, %edi
        mov     %rsp, %rsi
        xor     %edx, %edx
        mov     $8, %r10d
        syscall
wait_for_signal:
        mov     $128, %eax              # rt_sigtimedwait(set, NULL, NULL, 8)
        mov     %rsp, %rdi
        xor     %esi, %esi
        xor     %edx, %edx
        mov     $8, %r10d
        syscall
        test    %eax, %eax
        js      wait_for_signal
        cmp     $17, %eax
        jne     leave
reap:
        mov     $61, %eax               # wait4(-1, NULL, WNOHANG, NULL)
        mov     $-1, %rdi
        xor     %esi, %esi
        mov     $1, %edx
        xor     %r10d, %r10d
        syscall
        test    %eax, %eax
        jg      reap
        jmp     wait_for_signal
leave:
        mov     $231, %eax              # exit_group(0)
        xor     %edi, %edi
        syscall
