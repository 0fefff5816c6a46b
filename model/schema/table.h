// A copy-on-write table of immutable records, in the order of their ids.
// Copying is free; changing one record copies one chunk. Pointers to records stay good as long as some copy holds them.
#pragma once

#include "model/schema/ids.h"

#include <QtGlobal>
#include <algorithm>
#include <atomic>
#include <memory>
#include <vector>

namespace relata {

template<class T>
class Table
{
public:
    using Record = T;
    using RecordId = decltype(T::id);
    using Pointer = std::shared_ptr<const T>;

    [[nodiscard]] qsizetype size() const { return m_size; }
    [[nodiscard]] bool isEmpty() const { return m_size == 0; }

    [[nodiscard]] Pointer pointer(RecordId id) const
    {
        const auto place = find(id);
        return place ? *place : Pointer();
    }
    // nullptr when there is none.
    [[nodiscard]] const T *get(RecordId id) const
    {
        const auto place = find(id);
        return place ? place->get() : nullptr;
    }
    // The record must be there.
    const T &operator[](RecordId id) const
    {
        const auto place = find(id);
        Q_ASSERT(place);
        return **place;
    }
    [[nodiscard]] bool contains(RecordId id) const { return find(id) != nullptr; }

    // Inserts or replaces by the record's id.
    void set(Pointer record)
    {
        Q_ASSERT(record && record->id);
        Chunks &chunks = detached();
        if (chunks.empty()) {
            chunks.push_back(std::make_shared<Chunk>(Chunk{std::move(record)}));
            m_size = 1;
            return;
        }
        const size_t at = chunkFor(chunks, record->id);
        Chunk &chunk = detached(chunks[at]);
        const auto place = lowerBound(chunk, record->id);
        if (place != chunk.end() && (*place)->id == record->id) {
            *place = std::move(record);
            return;
        }
        chunk.insert(place, std::move(record));
        ++m_size;
        if (chunk.size() > kChunk) {
            const auto half = chunk.begin() + qsizetype(chunk.size() / 2);
            auto upper = std::make_shared<Chunk>(std::make_move_iterator(half), std::make_move_iterator(chunk.end()));
            chunk.erase(half, chunk.end());
            chunks.insert(chunks.begin() + qsizetype(at) + 1, std::move(upper));
        }
    }
    void set(T record) { set(std::make_shared<const T>(std::move(record))); }

    void remove(RecordId id)
    {
        if (!contains(id))
            return;
        Chunks &chunks = detached();
        const size_t at = chunkFor(chunks, id);
        Chunk &chunk = detached(chunks[at]);
        chunk.erase(lowerBound(chunk, id));
        --m_size;
        if (chunk.empty())
            chunks.erase(chunks.begin() + qsizetype(at));
    }

    class Iterator
    {
    public:
        using iterator_category = std::forward_iterator_tag;
        using value_type = T;
        using difference_type = std::ptrdiff_t;
        using pointer = const T *;
        using reference = const T &;

        Iterator() = default;
        Iterator(const Table *table, size_t chunk, size_t index) : m_table(table), m_chunk(chunk), m_index(index) {}
        const T &operator*() const { return **holder(); }
        const T *operator->() const { return holder()->get(); }
        const Pointer &pointerHere() const { return *holder(); }
        Iterator &operator++()
        {
            if (++m_index == (*m_table->m_chunks)[m_chunk]->size()) {
                ++m_chunk;
                m_index = 0;
            }
            return *this;
        }
        Iterator operator++(int) { Iterator copy = *this; ++*this; return copy; }
        bool operator==(const Iterator &other) const { return m_chunk == other.m_chunk && m_index == other.m_index; }

        // Both at the start of the same chunk: steps over it.
        bool skipShared(Iterator &other)
        {
            if (m_index != 0 || other.m_index != 0 || (*m_table->m_chunks)[m_chunk] != (*other.m_table->m_chunks)[other.m_chunk])
                return false;
            ++m_chunk;
            ++other.m_chunk;
            return true;
        }

    private:
        const Pointer *holder() const { return &(*(*m_table->m_chunks)[m_chunk])[m_index]; }
        const Table *m_table = nullptr;
        size_t m_chunk = 0;
        size_t m_index = 0;
    };
    Iterator begin() const { return Iterator(this, 0, 0); }
    Iterator end() const { return Iterator(this, m_chunks ? m_chunks->size() : 0, 0); }

    // True when both share the same storage: a quick "nothing changed".
    [[nodiscard]] bool isSameAs(const Table &other) const { return m_chunks == other.m_chunks; }

    bool operator==(const Table &other) const
    {
        if (isSameAs(other))
            return true;
        if (m_size != other.m_size)
            return false;
        for (auto a = begin(), b = other.begin(); a != end(); ++a, ++b) {
            if (a.pointerHere() != b.pointerHere() && !(*a == *b))
                return false;
        }
        return true;
    }

    // Calls f(before, after) for each id whose record differs; either may be null. Skips what the two share.
    template<class Function>
    static void compare(const Table &from, const Table &to, Function &&f)
    {
        if (from.isSameAs(to))
            return;
        Iterator a = from.begin(), b = to.begin();
        while (a != from.end() || b != to.end()) {
            if (a != from.end() && b != to.end() && a.skipShared(b))
                continue;
            if (b == to.end() || (a != from.end() && a->id < b->id)) {
                f(a.pointerHere(), Pointer());
                ++a;
            } else if (a == from.end() || b->id < a->id) {
                f(Pointer(), b.pointerHere());
                ++b;
            } else {
                if (a.pointerHere() != b.pointerHere() && !(*a == *b))
                    f(a.pointerHere(), b.pointerHere());
                ++a;
                ++b;
            }
        }
    }

private:
    static constexpr size_t kChunk = 128;
    using Chunk = std::vector<Pointer>;
    using Chunks = std::vector<std::shared_ptr<Chunk>>;

    static auto lowerBound(Chunk &chunk, RecordId id)
    {
        return std::lower_bound(chunk.begin(), chunk.end(), id, [](const Pointer &record, RecordId wanted) { return record->id < wanted; });
    }
    static size_t chunkFor(const Chunks &chunks, RecordId id)
    {
        const auto after = std::upper_bound(chunks.begin(), chunks.end(), id,
            [](RecordId wanted, const std::shared_ptr<Chunk> &chunk) { return wanted < chunk->front()->id; });
        return after == chunks.begin() ? 0 : size_t(after - chunks.begin()) - 1;
    }
    const Pointer *find(RecordId id) const
    {
        if (m_size == 0)
            return nullptr;
        Chunk &chunk = *(*m_chunks)[chunkFor(*m_chunks, id)];
        const auto place = lowerBound(chunk, id);
        return place != chunk.end() && (*place)->id == id ? &*place : nullptr;
    }
    // use_count() is a relaxed read: the fence orders our write after the last reader on another thread let go.
    Chunks &detached()
    {
        std::atomic_thread_fence(std::memory_order_acquire);
        if (!m_chunks)
            m_chunks = std::make_shared<Chunks>();
        else if (m_chunks.use_count() > 1)
            m_chunks = std::make_shared<Chunks>(*m_chunks);
        return *m_chunks;
    }
    static Chunk &detached(std::shared_ptr<Chunk> &chunk)
    {
        if (chunk.use_count() > 1)
            chunk = std::make_shared<Chunk>(*chunk);
        return *chunk;
    }

    std::shared_ptr<Chunks> m_chunks;
    qsizetype m_size = 0;
};

} // namespace relata
