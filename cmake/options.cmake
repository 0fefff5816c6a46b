# What every target of ours is compiled with, and how a library of ours is made.

# ccache, when it is there: the compiler's answers are shared between checkouts and between presets with equal flags.
find_program(RELATA_CCACHE ccache)
if(RELATA_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    set(CMAKE_CXX_COMPILER_LAUNCHER env
        CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1 CCACHE_SLOPPINESS=pch_defines,time_macros
        ${RELATA_CCACHE})
endif()

add_library(project_options INTERFACE)
target_compile_features(project_options INTERFACE cxx_std_20)
target_compile_options(project_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Winvalid-pch -fPIC)
if(RELATA_WERROR)
    target_compile_options(project_options INTERFACE -Werror)
endif()
target_compile_definitions(project_options INTERFACE
    QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_URL_CAST_FROM_STRING QT_NO_FOREACH
    QT_DISABLE_DEPRECATED_BEFORE=0x060400
    $<$<CONFIG:Release>:QT_NO_DEBUG>)
target_include_directories(project_options INTERFACE ${CMAKE_SOURCE_DIR})

find_library(RELATA_QSCINTILLA qscintilla2_qt6 REQUIRED)
add_library(relata_qscintilla INTERFACE)
target_link_libraries(relata_qscintilla INTERFACE ${RELATA_QSCINTILLA} Qt6::Widgets Qt6::PrintSupport)

find_path(RELATA_DTL_INCLUDE dtl/dtl.hpp REQUIRED)
add_library(relata_dtl INTERFACE)
target_include_directories(relata_dtl SYSTEM INTERFACE ${RELATA_DTL_INCLUDE})

# Only to stop statements that run; Qt's own drivers load the same libraries.
find_library(RELATA_LIBPQ pq REQUIRED)
find_path(RELATA_LIBPQ_INCLUDE libpq-fe.h PATH_SUFFIXES postgresql REQUIRED)
add_library(relata_libpq INTERFACE)
target_include_directories(relata_libpq SYSTEM INTERFACE ${RELATA_LIBPQ_INCLUDE})
target_link_libraries(relata_libpq INTERFACE ${RELATA_LIBPQ})
find_package(SQLite3 REQUIRED)

# One precompiled header for what stands on Qt Core, one for what draws windows: flags are the same everywhere, so two are
# enough for the whole tree. Measured: every header more in them costs each source that does not need it, so
# nlohmann/json.hpp (0.3 s a source) and the whole of QtWidgets (0.4 s) stay out.
file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/pch.cpp CONTENT "// carries a precompiled header\n")
add_library(relata_pch_core OBJECT ${CMAKE_BINARY_DIR}/pch.cpp)
target_link_libraries(relata_pch_core PRIVATE project_options Qt6::Core)
target_precompile_headers(relata_pch_core PRIVATE
    <QByteArray> <QDateTime> <QDir> <QFile> <QHash> <QObject> <QRegularExpression> <QSet> <QString> <QStringList> <QUuid> <QVariant>
    <algorithm> <functional> <map> <memory> <optional> <set> <string> <utility> <variant> <vector>)

add_library(relata_pch_widgets OBJECT ${CMAKE_BINARY_DIR}/pch.cpp)
target_link_libraries(relata_pch_widgets PRIVATE project_options Qt6::Widgets)
target_precompile_headers(relata_pch_widgets PRIVATE
    <QAction> <QApplication> <QBoxLayout> <QCheckBox> <QComboBox> <QDialog> <QFormLayout> <QGraphicsItem> <QGraphicsScene>
    <QGraphicsView> <QLabel> <QLineEdit> <QMainWindow> <QMenu> <QMouseEvent> <QPainter> <QPainterPath> <QPushButton>
    <QRegularExpression> <QSettings> <QToolButton> <QTreeView> <QUndoStack> <QWidget>
    <algorithm> <functional> <map> <memory> <optional> <set> <string> <utility> <variant> <vector>)
set_target_properties(relata_pch_core relata_pch_widgets PROPERTIES AUTOMOC OFF)

# What ccache takes for the identity of these headers where CCACHE_PCH_EXTSUM is set: the compiler's own output differs from
# run to run, so that checkouts would never share a result.
get_target_property(definitions project_options INTERFACE_COMPILE_DEFINITIONS)
string(TOUPPER "${CMAKE_BUILD_TYPE}" type)
foreach(pch relata_pch_core relata_pch_widgets)
    get_target_property(headers ${pch} PRECOMPILE_HEADERS)
    file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/CMakeFiles/${pch}.dir/cmake_pch.hxx.gch.sum
        CONTENT "${pch} ${CMAKE_CXX_COMPILER_VERSION} ${Qt6_VERSION} ${CMAKE_CXX_FLAGS} ${CMAKE_CXX_FLAGS_${type}} ${definitions} ${headers}\n")
endforeach()

# relata_library(<name> PUBLIC <libs> PRIVATE <libs> SOURCES <files>)
function(relata_library name)
    cmake_parse_arguments(arg "" "PCH" "PUBLIC;PRIVATE;SOURCES" ${ARGN})
    add_library(${name} STATIC ${arg_SOURCES})
    target_link_libraries(${name} PUBLIC project_options ${arg_PUBLIC} PRIVATE ${arg_PRIVATE})
    if(NOT arg_PCH)
        set(arg_PCH core)
    endif()
    target_precompile_headers(${name} REUSE_FROM relata_pch_${arg_PCH})
endfunction()
