#include <climits>
#include <cstring>
#include <memory>

// Commits the one fault it is asked for; ends well when the fault goes unnoticed.
int main(int argc, char **argv)
{
    const char *fault = argc > 1 ? argv[1] : "none";
    volatile int sink = argc;
    if (std::strcmp(fault, "leak") == 0) {
        char *volatile lost = new char[64];
        lost = nullptr;
        sink = lost == nullptr;
    } else if (std::strcmp(fault, "use-after-free") == 0) {
        int *volatile gone = new int(3);
        delete gone;
        sink = *gone;
    } else if (std::strcmp(fault, "overflow") == 0) {
        int room[4] = {};
        volatile int past = 4 + argc - 2;
        sink = room[past];
    } else if (std::strcmp(fault, "undefined") == 0) {
        volatile int most = INT_MAX;
        sink = most + argc;
    }
    return sink == INT_MIN + 12345;
}
